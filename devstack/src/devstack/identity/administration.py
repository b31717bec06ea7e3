"""What is done with Keycloak's administration: read and change a realm, get tokens of its systems."""

from types import TracebackType
from typing import Any, Self

import httpx

SECONDS = 60

Json = Any  # Keycloak's representations are JSON


class Administration:
    """A signed-in administrator of one realm; as a context manager it closes its connections."""

    def __init__(self, url: str, realm: str, *, user: str, password: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/admin/realms/{realm}", timeout=SECONDS)
        self._token_endpoint = f"{url}/realms/{realm}/protocol/openid-connect/token"
        form = {"grant_type": "password", "client_id": "admin-cli", "username": user, "password": password}
        answer = self._http.post(f"{url}/realms/master/protocol/openid-connect/token", data=form)
        self.token: str = answer.raise_for_status().json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {self.token}"

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Close its connections."""
        self._http.close()

    def get(self, path: str, **query: str) -> Json:
        """Read something of the realm."""
        return self._http.get(path, params=query).raise_for_status().json()

    def create(self, path: str, body: Json) -> str:
        """Create something in the realm and return its id."""
        answer = self._http.post(path, json=body).raise_for_status()
        address: str = answer.headers.get("Location", "")
        return address.rpartition("/")[2]

    def change(self, path: str, body: Json) -> None:
        """Replace something in the realm."""
        self._http.put(path, json=body).raise_for_status()

    def client(self, client_id: str) -> Json:
        """Return a client as it stands, its secret included."""
        (found,) = self.get("/clients", clientId=client_id)
        return found

    def token_of(self, client_id: str, /, **proof: str) -> str:
        """Return an access token of a system: by what proves it, else by its secret."""
        form = proof or {"client_secret": self.client(client_id)["secret"]}
        form |= {"grant_type": "client_credentials", "client_id": client_id}
        answer = self._http.post(self._token_endpoint, data=form, headers={"Authorization": ""})
        token: str = answer.raise_for_status().json()["access_token"]
        return token
