# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0

"""Adapters are switched while requests come in, and none is answered by the wrong one."""

from __future__ import annotations

from dataclasses import replace
import os
from pathlib import Path
import shutil
import signal
import threading
from typing import Callable, Iterator, Union

import pytest
from ros2_llm_bridge.errors import AdapterError, ModelError
from ros2_llm_bridge.inference.adapter_source import find_adapter
from ros2_llm_bridge.inference.client import Progress, TranslatorProcess
from ros2_llm_bridge.inference.local import LocalTranslator
from ros2_llm_bridge.inference.manifest import (
    METHODS, read_manifest, WEIGHTS_NAME, write_manifest)
from ros2_llm_bridge.ports import Generation
from tiny_model import request_for, write_tiny_adapter, write_tiny_base
from tiny_process import closing, config_for, LOADING_S, made_ready

SOON_S = 20.0
pytestmark = pytest.mark.timeout(300)

#: Answers that differ from adapter to adapter: twelve free choices of random weights.
TELLING = replace(request_for('turn left'), grammar='start: /[a-p]{12}/')


@pytest.fixture(scope='module')
def adapters(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the folder of one adapter of each method, by its name."""
    folder = tmp_path_factory.mktemp('adapters')
    return {m: str(write_tiny_adapter(tiny_base, folder / m, m, seed)) for seed, m in
            enumerate(METHODS)}


@pytest.fixture(scope='module')
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an adapter of another base."""
    folder = tmp_path_factory.mktemp('stranger')
    return write_tiny_adapter(write_tiny_base(folder / 'base', 99), folder / 'adapter')


@pytest.fixture(scope='module')
def texts(tiny_base: Path, adapters: dict[str, str]) -> dict[str, str]:
    """Return what each adapter writes when it is loaded alone."""
    written = {name: LocalTranslator(config_for(tiny_base, name, adapters)).generate(
        TELLING).text for name in adapters}
    assert len(set(written.values())) == len(written), 'the adapters cannot be told apart'
    return written


@pytest.fixture(scope='module')
def shared(tiny_base: Path, adapters: dict[str, str]) -> Iterator[TranslatorProcess]:
    """Yield a process for the whole module."""
    with closing(config_for(tiny_base, 'lora', adapters)) as process:
        yield process


@pytest.fixture
def process(shared: TranslatorProcess) -> TranslatorProcess:
    """Return the shared process with the adapter ``lora``."""
    made_ready(shared)
    if shared.config.adapter != 'lora':
        switch(shared, 'lora')
    return shared


def switch(process: TranslatorProcess, adapter: str) -> None:
    """Switch and wait for the end; raise what it failed with."""
    end = Ends()
    process.switch(adapter, end.on_switched, end.on_error)
    end.wait()


class Ends:
    """Waits for the end of one switch."""

    def __init__(self) -> None:
        self.errors: list[ModelError] = []
        self._done = threading.Event()

    def on_switched(self) -> None:
        """Note that the switch succeeded; a callback."""
        self._done.set()

    def on_error(self, error: ModelError) -> None:
        """Note that it failed; a callback."""
        self.errors.append(error)
        self._done.set()

    def wait(self) -> None:
        """Wait for the end, and raise what it failed with."""
        assert self._done.wait(SOON_S)
        for error in self.errors:
            raise error


def test_each_adapter_writes_as_if_it_were_alone(
        tiny_base: Path, adapters: dict[str, str], texts: dict[str, str]) -> None:
    """There and back: nothing of the adapter before is left in the weights."""
    translator = LocalTranslator(config_for(tiny_base, 'lora', adapters))
    for name in [*METHODS, *reversed(METHODS), 'lora', 'lora']:
        translator.switch(name)
        generation = translator.generate(TELLING)
        assert generation.text == texts[name]
        assert generation.adapter_hash == read_manifest(Path(adapters[name])).weights


def test_requests_around_switches_are_answered_by_the_one_they_are_for(
        process: TranslatorProcess, adapters: dict[str, str], texts: dict[str, str]) -> None:
    hashes = {name: read_manifest(Path(folder)).weights for name, folder in adapters.items()}
    results: list[Union[Generation, ModelError]] = []
    names: list[str] = []
    for name in ['prefix', 'full', 'lora', 'prompt', 'p-tuning', 'lora']:
        end = Ends()
        for _ in range(3):
            names.append(str(process.config.adapter))
            process.submit(TELLING, results.append, results.append, SOON_S)
        process.switch(name, end.on_switched, end.on_error)
        for _ in range(3):  # while the switch is under way
            names.append(name)
            process.submit(TELLING, results.append, results.append, SOON_S)
        end.wait()
        assert process.adapter_hash == hashes[name]
    assert process.generate(TELLING).text == texts['lora']
    assert [(r.text, r.adapter_hash) for r in results if isinstance(r, Generation)] == [
        (texts[name], hashes[name]) for name in names]


def spoilt(adapter: str, folder: Path) -> Path:
    """Return a copy of an adapter whose tensors are damaged, which its manifest cannot tell."""
    shutil.copytree(adapter, folder)
    data = bytearray((folder / WEIGHTS_NAME).read_bytes())
    data[-1] ^= 1
    (folder / WEIGHTS_NAME).write_bytes(data)
    return folder


def test_a_failed_switch_refuses_what_was_for_it_and_the_old_one_serves_on(
        process: TranslatorProcess, adapters: dict[str, str], texts: dict[str, str],
        tmp_path: Path) -> None:
    old = process.adapter_hash
    results: list[Union[Generation, ModelError]] = []
    end = Ends()
    process.submit(TELLING, results.append, results.append, SOON_S)
    process.switch(str(spoilt(adapters['prefix'], tmp_path / 'x')), end.on_switched, end.on_error)
    for _ in range(2):
        process.submit(TELLING, results.append, results.append, SOON_S)
    with pytest.raises(AdapterError, match='is damaged'):
        end.wait()
    assert process.generate(TELLING).text == texts['lora']
    assert isinstance(results[0], Generation) and results[0].text == texts['lora']
    for result in results[1:]:
        assert isinstance(result, ModelError) and 'not in service' in result.reason
    assert process.adapter_hash == old and process.config.adapter == 'lora'


def test_what_does_not_fit_is_refused_and_the_old_one_serves_on(
        process: TranslatorProcess, adapters: dict[str, str], texts: dict[str, str],
        stranger: Path, tmp_path: Path) -> None:
    other_task = Path(shutil.copytree(adapters['lora'], tmp_path / 'explain'))
    write_manifest(other_task, replace(read_manifest(other_task), task='explain'))
    for adapter, reason in [
            (str(stranger), 'was made for base'), (str(tmp_path / 'none'), 'no such folder'),
            ('nobody', 'or one of: full, lora, p-tuning, prefix, prompt'),
            ('nobody/nothing', 'not in the cache of the Hub'), (str(tmp_path), 'is missing'),
            (str(other_task), "task 'explain'"), ('', 'no such folder')]:
        with pytest.raises(AdapterError, match=reason):
            switch(process, adapter)
    assert process.generate(TELLING).text == texts['lora']


def test_one_switch_at_a_time(process: TranslatorProcess, texts: dict[str, str]) -> None:
    first, second = Ends(), Ends()
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)  # so that the first cannot end before the second
    try:
        process.switch('prompt', first.on_switched, first.on_error)
        with pytest.raises(ModelError, match='being switched already'):
            process.switch('prefix', second.on_switched, second.on_error)
    finally:
        os.kill(pid, signal.SIGCONT)
    first.wait()
    assert process.generate(TELLING).text == texts['prompt']


def test_killed_in_a_switch_it_comes_back_with_the_one_that_answered(
        process: TranslatorProcess, texts: dict[str, str]) -> None:
    assert process.pid is not None
    switch(process, 'full')
    end = Ends()
    os.kill(process.pid, signal.SIGSTOP)
    ready: list[bool] = []

    def failed(error: ModelError) -> None:
        ready.append(process.is_ready)
        end.on_error(error)

    process.switch('prefix', end.on_switched, failed)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(ModelError):
        end.wait()
    assert ready == [False], 'nobody is told that it answers as before'
    process.restart()
    with pytest.raises(ModelError, match='still loading'):
        switch(process, 'prefix')
    process.wait_ready(LOADING_S)
    assert process.generate(TELLING).text == texts['full']


@pytest.fixture
def changing(tiny_base: Path, adapters: dict[str, str], tmp_path: Path) -> Callable[[str], Path]:
    """Return what makes one folder hold the adapter of a name, in place; it may be changed."""
    folder = tmp_path / 'mine'

    def hold(name: str) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(adapters[name], folder))

    return hold


def test_a_folder_that_was_changed_in_place_does_not_answer_after_a_restart(
        process: TranslatorProcess, texts: dict[str, str], changing: Callable[[str], Path],
) -> None:
    folder = changing('prompt')
    switch(process, str(folder))
    measured = read_manifest(folder).weights
    assert process.config.weights == measured
    unmeasured = read_manifest(changing('prefix')).weights
    process.restart()
    with pytest.raises(
            AdapterError, match=f'{unmeasured[:12]}, expected is {measured[:12]}.*put back'):
        process.wait_ready(LOADING_S)
    with pytest.raises(AdapterError, match='has changed since it was chosen'):
        process.generate(TELLING)
    changing('prompt')
    process.start()
    process.wait_ready(LOADING_S)
    assert process.generate(TELLING).text == texts['prompt']


@pytest.mark.parametrize('name', ['lora', 'full'])
def test_only_the_adapter_that_a_configuration_expects_is_loaded(
        tiny_base: Path, adapters: dict[str, str], texts: dict[str, str], name: str) -> None:
    weights = read_manifest(Path(adapters[name])).weights
    config = replace(config_for(tiny_base, name, adapters), weights=weights)
    assert LocalTranslator(config).generate(TELLING).text == texts[name]
    with pytest.raises(AdapterError, match=f'expected is {weights[:12]}'):
        LocalTranslator(replace(config, adapter='prompt'))


def test_what_is_expected_is_checked_before_libraries_are_loaded(
        tiny_base: Path, adapters: dict[str, str]) -> None:
    progress: list[Progress] = []
    config = replace(config_for(tiny_base, 'lora', adapters), weights='0' * 64)
    with closing(config, progress.append) as process:
        process.start()
        with pytest.raises(AdapterError, match='expected is 000000000000'):
            process.wait_ready(SOON_S)
    assert {p.stage for p in progress} == {'starting'}


def test_a_pinned_name_is_switched_to_only_while_it_is_the_same(
        process: TranslatorProcess, adapters: dict[str, str], texts: dict[str, str]) -> None:
    before = process.config
    try:
        process.config = replace(before, pinned={'prompt': '0' * 64})
        with pytest.raises(AdapterError, match='expected is 000000000000'):
            switch(process, 'prompt')
        assert process.generate(TELLING).text == texts['lora']
        pinned = {'prompt': read_manifest(Path(adapters['prompt'])).weights}
        process.config = replace(before, pinned=pinned)
        switch(process, 'prompt')
        assert process.generate(TELLING).text == texts['prompt']
    finally:
        process.config = replace(process.config, pinned={})


def test_a_switch_that_does_not_end_ends_the_process(
        process: TranslatorProcess, texts: dict[str, str]) -> None:
    assert process.pid is not None
    end = Ends()
    os.kill(process.pid, signal.SIGSTOP)
    process.switch('prompt', end.on_switched, end.on_error, timeout_s=0.2)
    with pytest.raises(ModelError, match='did not end in time'):
        end.wait()
    process.close()
    with pytest.raises(ModelError, match='is closed'):
        switch(process, 'prompt')
    assert process.config.adapter == 'lora'


def test_an_adapter_with_other_weights_than_expected_is_refused(
        tiny_base: Path, adapters: dict[str, str], texts: dict[str, str]) -> None:
    translator = LocalTranslator(config_for(tiny_base, 'lora', adapters))
    with pytest.raises(AdapterError, match='expected is 000000000000.*configure again'):
        translator.switch('prefix', expected='0' * 64)
    assert translator.generate(TELLING).text == texts['lora']


def hub_folder(adapter: Path, root: Path, revisions: tuple[str, ...], main: str) -> Path:
    """Lay an adapter out as the Hub's cache does."""
    folder = root / 'models--somebody--adapter'
    for revision in revisions:
        shutil.copytree(adapter, folder / 'snapshots' / revision)
    if main:
        (folder / 'refs').mkdir()
        (folder / 'refs' / 'main').write_text(main)
    return folder


def test_a_folder_in_the_layout_of_the_hub_is_an_adapter(
        tiny_adapter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = 'a' * 40, 'b' * 40
    folder = hub_folder(tiny_adapter, tmp_path / 'two', (first, second), second)
    assert find_adapter(str(folder)) == folder / 'snapshots' / second
    assert find_adapter(str(folder / 'snapshots' / first)) == folder / 'snapshots' / first
    assert find_adapter('mine', {'mine': str(folder)}) == folder / 'snapshots' / second
    # By its id, from the cache and without a network.
    monkeypatch.setenv('HF_HUB_CACHE', str(tmp_path / 'two'))
    monkeypatch.setattr('huggingface_hub.constants.HF_HUB_OFFLINE', True)
    for adapter in ('somebody/adapter', f'somebody/adapter@{second}'):
        found = find_adapter(adapter, fetch=False)
        assert read_manifest(found) == read_manifest(tiny_adapter)
        assert found.name == second
    assert find_adapter(f'somebody/adapter@{first}', fetch=False).name == first
    with pytest.raises(AdapterError, match='not in the cache of the Hub'):
        find_adapter(f'somebody/adapter@{"c" * 40}', fetch=False)
    with pytest.raises(AdapterError, match='could not be fetched'):
        find_adapter(f'somebody/adapter@{"c" * 40}')
    alone = hub_folder(tiny_adapter, tmp_path / 'one', (first,), '')
    assert find_adapter(str(alone)) == alone / 'snapshots' / first
    many = hub_folder(tiny_adapter, tmp_path / 'many', (first, second), '')
    with pytest.raises(AdapterError, match='holds 2 snapshots'):
        find_adapter(str(many))


@pytest.mark.parametrize('adapter', [
    '', 'nobody', '/no/where', './no/where', '~/no', 'a/b/c', 'a b/c', '../x/y', 'x\0',
    'a/b\n', 'x' * 5000, '~nobody/x'])
def test_what_is_no_adapter_is_told_without_the_hub(
        adapter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*args: object, **options: object) -> None:
        pytest.fail('the Hub was asked')

    monkeypatch.setattr('huggingface_hub.snapshot_download', asked)
    with pytest.raises(AdapterError, match='there is no such folder|cannot be read'):
        find_adapter(adapter)
