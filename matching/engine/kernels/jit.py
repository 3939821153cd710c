"""How a kernel is compiled, and the one hint to the processor that numba lacks."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])
config: Any = numba.config


def _cache_of_these_sources() -> str:
    """Return a directory for what these very sources compile to.

    numba looks at the file of a kernel and not at those of the kernels it calls: after a change there it would go on
    running the old code.
    """
    here = Path(__file__).parent
    words = b"".join(source.read_bytes() for source in sorted(here.glob("*.py")))
    return str(Path(config.CACHE_DIR or here / "__pycache__") / blake2b(words, digest_size=8).hexdigest())


config.CACHE_DIR = _cache_of_these_sources()


def kernel(function: Function) -> Function:
    """Compile at the first call, keep the machine code on disk, and let other threads run meanwhile."""
    return cast("Function", numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """Compile as a part of whatever kernel calls it: handing over a large struct would cost more than the work."""
    return cast("Function", numba.njit(cache=True, inline="always", error_model="numpy")(function))


def parallel_kernel(function: Function) -> Function:
    """Compile likewise, with `numba.prange` spread over the threads."""
    return cast("Function", numba.njit(cache=True, nogil=True, error_model="numpy", parallel=True)(function))


@intrinsic
def popcount(_context: Any, word: Any) -> Any:
    """Count the bits that are set in a word (llvm.ctpop)."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


@intrinsic
def prefetch(_context: Any, array: Any, index: Any) -> Any:
    """Ask for ``array[index]`` to be in the cache soon (llvm.prefetch, read, all levels). Changes no result."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        byte = ir.IntType(8).as_pointer()
        address = builder.bitcast(builder.gep(data, [arguments[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, *[ir.IntType(32)] * 3])
        hint = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(hint, [address, *(ir.Constant(ir.IntType(32), flag) for flag in (0, 3, 1))])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate
