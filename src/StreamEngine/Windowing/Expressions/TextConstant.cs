using System.Runtime.InteropServices;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions;

/// <summary>A text that columns are compared with: first by the bits of their views, and longer texts by their bytes where those agree.</summary>
internal sealed class TextConstant
{
    private readonly UInt128 _pattern;
    private readonly UInt128 _mask;

    internal TextConstant(string text)
    {
        Bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> view = stackalloc byte[16];
        MemoryMarshal.Write(view, Bytes.Length);
        int inView = Math.Min(Bytes.Length, Bytes.Length <= Utf8View.MaxInline ? Utf8View.MaxInline : 4);
        Bytes.AsSpan(0, inView).CopyTo(view[4..]);
        Span<byte> mask = stackalloc byte[16];
        mask[..(4 + inView)].Fill(0xFF);
        _pattern = Read(view);
        _mask = Read(mask);
    }

    /// <summary>The text.</summary>
    internal byte[] Bytes { get; }

    /// <summary>Length and first bytes of the text, as its view has them.</summary>
    internal ulong Head => (ulong)_pattern;

    /// <summary>Selected rows whose text is this one.</summary>
    internal void Select(BlockState state, Span<Utf8View> views, ReadOnlySpan<ulong> selection, Span<ulong> result)
    {
        ViewMasks.Match(MemoryMarshal.Cast<Utf8View, ulong>((ReadOnlySpan<Utf8View>)views), state.Count, _pattern, _mask, selection, result, state.Path);
        if (Bytes.Length > Utf8View.MaxInline)
        {
            var rows = new Rows(result);
            while (rows.Next(out int row))
            {
                if (!state.Text(ref views[row]).SequenceEqual(Bytes))
                {
                    result[row >> 6] &= ~(1UL << row);
                }
            }
        }
    }

    private static UInt128 Read(ReadOnlySpan<byte> bytes) => new(MemoryMarshal.Read<ulong>(bytes[8..]), MemoryMarshal.Read<ulong>(bytes));
}
