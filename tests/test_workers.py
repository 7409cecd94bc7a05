"""Work that is spread over processes: the same results in the same order, whoever does it, and whoever is lost."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable

import pytest

from cnkh_data.workers import spread

NUMBERS = range(60)


def done(work: Callable[[int, int], tuple[int, int]], jobs: int) -> list[tuple[int, int]]:
    with spread(work, jobs, at_once=2) as on:
        return list(on(NUMBERS, [2] * len(NUMBERS)))


def product(number: int, times: int) -> tuple[int, int]:
    """Some work, and who did it."""
    time.sleep(0.003)
    return number * times, os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_and_every_process_does_its_share(jobs: int) -> None:
    made = done(product, jobs)
    assert [result for result, _ in made] == [number * 2 for number in NUMBERS]
    workers = {process for _, process in made}
    assert os.getpid() in workers
    assert len(workers) == jobs


def test_what_a_lost_worker_was_given_is_done_here() -> None:
    here = os.getpid()

    def product_or_end(number: int, times: int) -> tuple[int, int]:
        if os.getpid() != here and number > 10:
            os.kill(os.getpid(), signal.SIGKILL)
        return product(number, times)

    made = done(product_or_end, 2)
    assert [result for result, _ in made] == [number * 2 for number in NUMBERS]
    assert {process for number, (_, process) in enumerate(made) if number > 10} == {here}


@pytest.mark.parametrize("who", ["this process", "a worker"])
def test_an_error_comes_out_wherever_it_was_and_no_worker_is_left(who: str) -> None:
    here = os.getpid()

    def product_or_error(number: int, times: int) -> tuple[int, int]:
        if number > 20 and (os.getpid() == here) is (who == "this process"):
            raise LookupError(number)
        return product(number, times)

    with pytest.raises(LookupError):
        done(product_or_error, 2)
    assert multiprocessing.active_children() == []
