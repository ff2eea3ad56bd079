using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics.Scanning;

/// <summary>
/// Where some bytes stand among the next 64, one bit a byte, the first byte in the lowest bit: for the few bytes at the start of a record that
/// are worth a look each, when a scan of everything would list too much.
/// </summary>
internal static class ByteMasks
{
    /// <summary>Spaces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Spaces(ByteText text, int at) => Kernel.Path switch
    {
        KernelPath.Vector512 => Block512.Load(in text.At(at)).Equal((byte)' '),
        KernelPath.Vector256 => Block256.Load(in text.At(at)).Equal((byte)' '),
        KernelPath.Vector128 => Block128.Load(in text.At(at)).Equal((byte)' '),
        _ => ScalarBlock.Load(in text.At(at)).Equal((byte)' '),
    };

    /// <summary>Spaces and control bytes, and opening square brackets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Breaks(ByteText text, int at, out ulong brackets) => Kernel.Path switch
    {
        KernelPath.Vector512 => Breaks(Block512.Load(in text.At(at)), out brackets),
        KernelPath.Vector256 => Breaks(Block256.Load(in text.At(at)), out brackets),
        KernelPath.Vector128 => Breaks(Block128.Load(in text.At(at)), out brackets),
        _ => Breaks(ScalarBlock.Load(in text.At(at)), out brackets),
    };

    /// <summary>Quotes, backslashes and closing square brackets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Quotes(ByteText text, int at, out ulong backslashes, out ulong brackets) => Kernel.Path switch
    {
        KernelPath.Vector512 => Quotes(Block512.Load(in text.At(at)), out backslashes, out brackets),
        KernelPath.Vector256 => Quotes(Block256.Load(in text.At(at)), out backslashes, out brackets),
        KernelPath.Vector128 => Quotes(Block128.Load(in text.At(at)), out backslashes, out brackets),
        _ => Quotes(ScalarBlock.Load(in text.At(at)), out backslashes, out brackets),
    };

    /// <summary>Spaces and tabs, colons, and opening brackets of three kinds: what may mark a word of a message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Marks(ByteText text, int at, out ulong colons, out ulong brackets) => Kernel.Path switch
    {
        KernelPath.Vector512 => Marks(Block512.Load(in text.At(at)), out colons, out brackets),
        KernelPath.Vector256 => Marks(Block256.Load(in text.At(at)), out colons, out brackets),
        KernelPath.Vector128 => Marks(Block128.Load(in text.At(at)), out colons, out brackets),
        _ => Marks(ScalarBlock.Load(in text.At(at)), out colons, out brackets),
    };

    /// <inheritdoc cref="Breaks(ByteText, int, out ulong)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Breaks<TBlock>(in TBlock block, out ulong brackets)
        where TBlock : struct, IByteBlock<TBlock>
    {
        brackets = block.Equal((byte)'[');
        return block.Below((byte)' ' + 1);
    }

    /// <inheritdoc cref="Quotes(ByteText, int, out ulong, out ulong)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Quotes<TBlock>(in TBlock block, out ulong backslashes, out ulong brackets)
        where TBlock : struct, IByteBlock<TBlock>
    {
        backslashes = block.Equal((byte)'\\');
        brackets = block.Equal((byte)']');
        return block.Equal((byte)'"');
    }

    /// <inheritdoc cref="Marks(ByteText, int, out ulong, out ulong)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Marks<TBlock>(in TBlock block, out ulong colons, out ulong brackets)
        where TBlock : struct, IByteBlock<TBlock>
    {
        colons = block.Equal((byte)':');
        brackets = block.Equal((byte)'[') | block.Equal((byte)'(') | block.Equal((byte)'<');
        return block.Equal((byte)' ') | block.Equal((byte)'\t');
    }
}
