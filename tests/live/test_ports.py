"""Ports that are taken are passed over."""

from tracker.supervise import ports


def test_the_next_free_port_is_taken() -> None:
    with ports.listen(0) as first:
        wanted = first.getsockname()[1]
        with ports.listen(wanted) as second:
            assert wanted < second.getsockname()[1] <= wanted + ports.PORTS_TRIED
