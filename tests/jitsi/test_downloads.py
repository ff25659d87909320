"""Fetching from where JaaS keeps files: from hosts of the list alone, and from no machine of our own network."""

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hub.config import Settings
from hub.domain.clock import SetClock
from hub.domain.recording_failures import RecordingFailure
from hub.jitsi.downloads import DownloadRefused, PinnedAdapter, is_public, machine_behind, piece_of
from hub.jitsi.errors import JitsiError
from tests.fakes.jitsi import FakeJitsi, running_jitsi

FILE = bytes(range(256)) * 5000
FOREIGN = ("http://127.0.0.1:1/x", "https://evil.example/x", "file:///etc/passwd", "//evil.example/x", "gopher:x")


@pytest.fixture
def jitsi(clock: SetClock) -> Iterator[FakeJitsi]:
    """A JaaS on loopback."""
    with running_jitsi(clock) as found:
        yield found


@pytest.fixture
def ours(settings: Settings, jitsi: FakeJitsi) -> Settings:
    """The settings of a hub that may fetch from it."""
    return replace(settings, jaas_recording_hosts=("*.8x8.vc", jitsi.host))


def read(settings: Settings, url: str, start: int = 0, tag: str = "") -> tuple[int, int, str, bytes]:
    """All of a piece: where it begins, how long the file is, its tag, and its bytes."""
    with piece_of(settings, url, start=start, tag=tag) as piece:
        return piece.start, piece.total, piece.tag, b"".join(piece.chunks)


def test_file_is_sent_whole_and_from_any_byte_on(ours: Settings, jitsi: FakeJitsi):
    url = jitsi.jaas.keep("room.mp4", FILE)
    start, total, tag, sent = read(ours, url)
    assert (start, total, sent) == (0, len(FILE), FILE)
    assert read(ours, url, 1000, tag) == (1000, len(FILE), tag, FILE[1000:])
    assert jitsi.jaas.asked == ["", "bytes=1000-"]


def test_part_without_a_tag_is_of_no_use_and_all_is_sent(ours: Settings, jitsi: FakeJitsi):
    assert read(ours, jitsi.jaas.keep("room.mp4", FILE), 1000)[0] == 0


def test_server_that_cannot_begin_in_the_middle_sends_all(ours: Settings, jitsi: FakeJitsi):
    jitsi.jaas.ranges = False
    start, total, _tag, sent = read(ours, jitsi.jaas.keep("room.mp4", FILE), 1000, '"tag"')
    assert (start, total, sent) == (0, len(FILE), FILE)


def test_line_that_breaks_is_an_error_that_passes_and_tells_no_address(ours: Settings, jitsi: FakeJitsi):
    url = jitsi.jaas.keep("room.mp4", FILE)
    jitsi.jaas.cuts = [10_000]
    with pytest.raises(JitsiError) as error:
        read(ours, url)
    assert not error.value.permanent
    assert "room.mp4" not in str(error.value)
    assert error.value.__suppress_context__


def test_link_that_does_not_hold_any_more_is_refused_for_good(ours: Settings, jitsi: FakeJitsi, clock: SetClock):
    url = jitsi.jaas.keep("room.mp4", FILE)
    clock.forward(seconds=24 * 3600 + 1)
    with pytest.raises(DownloadRefused) as refused:
        read(ours, url)
    assert refused.value.failure is RecordingFailure.LINK_REFUSED
    assert refused.value.permanent


def test_nobody_at_the_other_end_is_an_error_that_passes(settings: Settings):
    with pytest.raises(JitsiError) as error:
        read(replace(settings, jaas_recording_hosts=("127.0.0.1:1",)), "http://127.0.0.1:1/x.mp4")
    assert not error.value.permanent


def test_redirect_is_followed_within_the_list_and_nowhere_else(ours: Settings, jitsi: FakeJitsi):
    url = jitsi.jaas.keep("room.mp4", FILE)
    for leads_to in FOREIGN:
        jitsi.jaas.leads_to = leads_to
        with pytest.raises(DownloadRefused) as refused:
            read(ours, url)
        assert refused.value.failure is RecordingFailure.LINK_FOREIGN, leads_to
    jitsi.jaas.leads_to = url
    with pytest.raises(DownloadRefused):
        read(ours, url)
    assert len(jitsi.jaas.asked) == len(FOREIGN) + 4


@pytest.mark.parametrize(
    "url",
    [
        "http://storage.8x8.vc/x.mp4",
        "https://8x8.vc/x.mp4",
        "https://storage.8x8.vc.evil.example/x.mp4",
        "https://evil.example/storage.8x8.vc/x.mp4",
        "https://storage.8x8.vc@evil.example/x.mp4",
        "https://evil.example\\.8x8.vc/x.mp4",
        "https://evil.example#.8x8.vc/x.mp4",
        "https://storage.8x8.vc:8443/x.mp4",
        "https://127.0.0.1/x.mp4",
        "https://[::1]/x.mp4",
        "https://169.254.169.254/latest/meta-data/",
        "https://ﬆorage.8x8.vc/x.mp4",
        "ftp://storage.8x8.vc/x.mp4",
        "file:///etc/passwd",
        "https://[",
        "",
    ],
)
def test_address_elsewhere_is_never_called(settings: Settings, url: str):
    with pytest.raises(DownloadRefused) as refused:
        read(settings, url)
    assert refused.value.failure is RecordingFailure.LINK_FOREIGN


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:0:53aa:64c:0:0:80ff:fffe",
    ],
)
def test_address_of_a_private_network_is_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_address_of_the_open_internet_is_public(address: str):
    assert is_public(address)


def test_name_that_leads_into_our_own_network_is_refused():
    with pytest.raises(DownloadRefused):
        machine_behind("localhost", 443, public=True)
    assert ipaddress.ip_address(machine_behind("localhost", 80, public=False)).is_loopback
    with pytest.raises(DownloadRefused):
        machine_behind("8.8.8.8", 80, public=False)
    with pytest.raises(JitsiError) as error:
        machine_behind("no-such-host.invalid", 443, public=True)
    assert not error.value.permanent


@pytest.fixture
def secure_port(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The port of a server with a certificate for ``localhost``, and the file by which to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    certificate = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (tmp_path / "both.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain) + pem)
    (tmp_path / "trusted.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "both.pem")
    server = HTTPServer(("127.0.0.1", 0), Fine)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_port, tmp_path / "trusted.pem"
    finally:
        server.shutdown()
        server.server_close()


class Fine(BaseHTTPRequestHandler):
    """Answers with the name that it was called by."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["Host"].encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def test_certificate_is_held_against_the_name_though_the_address_is_called(secure_port: tuple[int, Path]):
    port, trusted = secure_port
    with requests.Session() as session:
        session.mount("https://", PinnedAdapter(public=False))
        host = {"Host": f"localhost:{port}"}
        answer = session.get(f"https://localhost:{port}/", verify=str(trusted), headers=host, timeout=5)
        assert answer.text == f"localhost:{port}"
        with pytest.raises(requests.exceptions.SSLError):
            session.get(f"https://127.0.0.1:{port}/", verify=str(trusted), headers=host, timeout=5)
        with pytest.raises(requests.exceptions.SSLError):
            session.get(f"https://localhost:{port}/", headers=host, timeout=5)
