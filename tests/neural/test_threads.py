from __future__ import annotations

import pytest
import torch

from search.neural.threads import threads_for


@pytest.mark.parametrize(("tokens", "single"), [(8, True), (1024, True), (100_000, False)])
def test_a_short_pass_takes_one_thread_and_gives_the_others_back(tokens: int, single: bool) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with threads_for(tokens):
            assert torch.get_num_threads() == (1 if single else 2)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
