"""Accounts at the provider as its administrator makes them, and a person at a browser."""

import secrets
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener
from xml.etree.ElementTree import Element

import html5lib

from devstack.identity.administration import Administration

PATIENCE_SECONDS = 60
LSP = "lsp-pustakawan"
OFFICE = "lsp-office"  # a system with the role of a certification manager


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    id: str
    username: str
    password: str


def bearer(token: str) -> dict[str, str]:
    """Return what a caller sends."""
    return {"Authorization": f"Bearer {token}"}


def new_system(administration: Administration, client_id: str, **changes: Any) -> None:
    """Make a client that gets tokens for itself, with the scope that Kompeten asks for unless told otherwise."""
    client = {
        "clientId": client_id,
        "publicClient": False,
        "serviceAccountsEnabled": True,
        "standardFlowEnabled": False,
        "defaultClientScopes": ["kompeten"],
    }
    administration.create("/clients", client | changes)


def empower(administration: Administration, client_id: str, *, group: str, role: str) -> None:
    """Let a system belong to a group and have a role."""
    client = administration.client(client_id)["id"]
    account = administration.get(f"/clients/{client}/service-account-user")["id"]
    _give(administration, account, group=group, role=role)


def new_person(administration: Administration, *, group: str, role: str | None = None, **attributes: str) -> Person:
    """Make somebody with a password of their own."""
    password, username = secrets.token_urlsafe(16), f"person-{secrets.token_hex(4)}"
    account = {
        "username": username,
        "enabled": True,
        "firstName": "Orang",
        "lastName": "Contoh",
        "credentials": [{"type": "password", "value": password, "temporary": False}],
        "attributes": {name: [value] for name, value in attributes.items()},
    }
    person = Person(administration.create("/users", account), username, password)
    _give(administration, person.id, group=group, role=role)
    return person


def _give(administration: Administration, account: str, *, group: str, role: str | None) -> None:
    (found,) = administration.get("/groups", search=group, exact="true")
    administration.change(f"/users/{account}/groups/{found['id']}", {})
    if role is not None:
        administration.create(f"/users/{account}/role-mappings/realm", [administration.get(f"/roles/{role}")])


def confirm_in_a_browser(address: str, person: Person) -> None:
    """Open the address that the command shows, sign in and agree."""
    loopback_is_secure = DefaultCookiePolicy(secure_protocols=("https", "http"))  # as browsers have it
    browser = build_opener(HTTPCookieProcessor(CookieJar(loopback_is_secure)))
    page = _read(browser, address)
    page = _read(browser, *_filled(page, username=person.username, password=person.password))
    _read(browser, *_filled(page, accept="Yes"))


@dataclass(frozen=True)
class _Page:
    address: str
    text: str


def _read(browser: OpenerDirector, address: str, entries: bytes | None = None) -> _Page:
    with browser.open(address, entries, PATIENCE_SECONDS) as answer:
        return _Page(answer.url, answer.read().decode())


def _filled(page: _Page, **entries: str) -> tuple[str, bytes]:
    """Fill in the one form of a page and return where its button sends what."""
    tree: Element = html5lib.parse(page.text, namespaceHTMLElements=False)
    forms = [form for form in tree.iter("form") if form.get("method", "").lower() == "post"]
    assert len(forms) == 1, page.text
    hidden = {one.attrib["name"]: one.get("value", "") for one in forms[0].iter("input") if one.get("type") == "hidden"}
    return urljoin(page.address, forms[0].attrib["action"]), urlencode(hidden | entries).encode()
