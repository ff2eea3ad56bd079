using System.Runtime.CompilerServices;

namespace StreamEngine.Memory;

/// <summary>
/// The texts of a column of views (see Apache Arrow, "Variable-size Binary View Layout") that lie in slabs, found without a branch on their length: whether a text is short enough to stand in
/// its view changes from row to row. From the start of each text on, <see cref="Slab.ReadPadding"/> bytes can be read.
/// </summary>
internal readonly unsafe ref struct SlabTexts
{
    private const int MaxInline = 12;

    private readonly ulong* _views;
    private readonly ReadOnlySpan<nint> _buffers;

    /// <param name="views">The views, 16 bytes each.</param>
    /// <param name="buffers">Where the data buffers begin.</param>
    internal SlabTexts(void* views, ReadOnlySpan<nint> buffers)
    {
        _views = (ulong*)views;
        _buffers = buffers;
    }

    /// <summary>The text of a row.</summary>
    internal ReadOnlySpan<byte> this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ulong* view = _views + (2 * (long)row);
            int length = (int)view[0];

            // All ones where the text stands in its view: the words that name a place are part of it then.
            int inPlace = (length - MaxInline - 1) >> 31;
            nint far = _buffers[(int)view[1] & ~inPlace] + (int)(view[1] >> 32);
            nint near = (nint)view + sizeof(int);
            return new ReadOnlySpan<byte>((void*)(far ^ ((far ^ near) & inPlace)), length);
        }
    }
}
