"""One interface, two keepers: what holds for a folder holds for a bucket behind S3's own protocol."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kompeten.database.sessions import is_outage
from kompeten.objects.settings import ObjectsSettings
from kompeten.objects.store import ObjectMissing, ObjectStore, ObjectsUnavailable, open_store, unguessable
from support.s3 import ACCESS_KEY, BUCKET, REGION, SECRET_KEY, S3Server, s3_server
from support.settings import PRODUCTION

LARGE = bytes(range(256)) * 30_000  # more than S3 clients like to send in one part


def settings(**given: Any) -> ObjectsSettings:
    plain = {"environment": "development", "oidc_issuer": "https://a.example", "oidc_jwks": "keys.json"}
    needed = {"database_url": "postgresql:///a", "kafka_bootstrap_servers": "127.0.0.1:9092"}
    return ObjectsSettings(**(plain | needed | given))


def in_bucket(server: S3Server, **given: Any) -> ObjectStore:
    named = {"objects_bucket": BUCKET, "objects_endpoint": server.address, "objects_region": REGION}
    keys = {"objects_access_key": ACCESS_KEY, "objects_secret_key": SECRET_KEY}
    return open_store(settings(**(named | keys | given)))


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(params=["folder", "bucket"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ObjectStore]:
    if request.param == "folder":
        yield open_store(settings(objects_dir=tmp_path / "objects"))
        return
    async with s3_server() as server:
        yield in_bucket(server)


async def test_what_was_put_is_got_whole_whatever_its_size_and_however_often_it_was_put(store: ObjectStore) -> None:
    for content in (b"", b"first", LARGE, LARGE):
        await store.put("certificates/a.pdf", content)
        assert await store.get("certificates/a.pdf") == content


async def test_a_bucket_shows_an_object_as_what_it_is() -> None:
    async with s3_server() as server:
        store = in_bucket(server)
        await store.put("public/verify/a/index.html", b"<p>", media_type="text/html")
        assert server.types["public/verify/a/index.html"] == "text/html"


async def test_what_was_deleted_is_missing_and_deleting_it_again_is_harmless(store: ObjectStore) -> None:
    await store.put("documents/a", b"content")
    await store.delete("documents/a")
    await store.delete("documents/a")
    with pytest.raises(ObjectMissing):
        await store.get("documents/a")


async def test_nothing_is_left_beside_a_name_and_a_killed_writers_rest_goes_with_it(tmp_path: Path) -> None:
    store = open_store(settings(objects_dir=tmp_path))
    await store.put("documents/a", b"whole")
    assert files(tmp_path) == ["a"]

    (tmp_path / "documents" / "a#1").write_bytes(b"who")  # as obstore leaves it when the process ends
    (tmp_path / "documents" / "ab").write_bytes(b"another")
    await store.delete("documents/a")
    assert files(tmp_path) == ["ab"]


async def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"x")
    store = open_store(settings(objects_dir=tmp_path / "objects"))
    with pytest.raises(ValueError, match=r"illegal character sequence"):
        await store.get("../outside")


async def test_a_folder_that_cannot_be_written_is_an_outage(tmp_path: Path) -> None:
    store = open_store(settings(objects_dir=tmp_path))
    (tmp_path / "documents").write_bytes(b"a file where a folder should be")
    with pytest.raises(ObjectsUnavailable) as refused:
        await store.put("documents/a", b"content")
    assert is_outage(refused.value)


async def test_a_bucket_that_is_away_or_refuses_the_key_is_an_outage_and_says_no_secret() -> None:
    async with s3_server() as server:
        for away, store in ((False, in_bucket(server, objects_secret_key="another")), (True, in_bucket(server))):
            server.is_away = away
            for call in (store.get("a"), store.put("a", b"content"), store.delete("a")):
                with pytest.raises(ObjectsUnavailable) as refused:
                    await call
                assert is_outage(refused.value)
                assert BUCKET not in str(refused.value)
        assert server.objects == {}


def test_nobody_guesses_a_name() -> None:
    names = {unguessable("documents") for _ in range(100)}
    assert len(names) == 100
    assert all(name.startswith("documents/") and len(name) == len("documents/") + 32 for name in names)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"objects_endpoint": "https://s3.example"}, "OBJECTS_BUCKET is missing"),
        ({"objects_access_key": "a", "objects_secret_key": "b"}, "OBJECTS_BUCKET is missing"),
        ({"objects_bucket": BUCKET, "objects_access_key": "a"}, "set both or none"),
        ({"objects_bucket": "No Bucket"}, "should match pattern"),
        ({"objects_bucket": BUCKET, "objects_endpoint": "s3.example"}, "http or https address"),
        ({"objects_bucket": BUCKET, "objects_endpoint": "https://user:secret@s3.example"}, "http or https address"),
        ({"objects_bucket": BUCKET, "objects_endpoint": "https://s3.example/bucket"}, "without a path"),
        (PRODUCTION | {"objects_dir": "var/objects"}, "an absolute path in production"),
        (PRODUCTION | {"objects_bucket": BUCKET, "objects_endpoint": "http://s3.perpusnas.go.id"}, "only https"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        settings(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"objects_dir": "/var/lib/kompeten/objects"},
        {"objects_bucket": BUCKET},
        {"objects_bucket": BUCKET, "objects_endpoint": "https://s3.perpusnas.go.id"},
        {"objects_bucket": BUCKET, "objects_endpoint": "http://127.0.0.1:9000"},
    ],
)
def test_production_takes_a_folder_or_a_bucket_that_is_safe(given: dict[str, Any]) -> None:
    assert settings(**PRODUCTION, **given)
