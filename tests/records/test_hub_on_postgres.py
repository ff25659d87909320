"""A hub on PostgreSQL: while one page waits for the database, all others are answered."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from sqlalchemy import text

from hub.records import database
from tests.processes import free_port, serving_hub
from tests.redis_server import running_redis
from tests.worker.processes import until

PATIENCE_S = 60
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["eventlet", "gevent"])
def test_a_page_that_waits_for_the_database_holds_up_no_other(mode: str, postgres_url: str, tmp_path: Path):
    port, engine = free_port(), database.connect(postgres_url)
    with running_redis() as redis_socket, ThreadPoolExecutor(1) as others, engine.connect() as locked:
        environ = {
            "HUB_ENVIRONMENT": "development",
            "HUB_SECRET_KEY": "a secret for tests that nobody else knows",
            "HUB_DATA_DIR": str(tmp_path),
            "HUB_REDIS_URL": f"unix://{redis_socket}",
            "HUB_DATABASE_URL": postgres_url,
            "HUB_PORT": str(port),
            "HUB_ASYNC": mode,
        }
        with serving_hub(environ):
            here = f"http://127.0.0.1:{port}"
            locked.execute(text("LOCK TABLE hours IN ACCESS EXCLUSIVE MODE"))
            waits = others.submit(requests.get, f"{here}/past", timeout=PATIENCE_S)
            with engine.connect() as watching:
                until(lambda: watching.execute(WAITING).scalar_one() == 1)
            assert requests.get(f"{here}/robots.txt", timeout=PATIENCE_S / 4).status_code == 200
            assert not waits.done()
            locked.rollback()
            assert waits.result().status_code == 200
    engine.dispose()
