using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Csv;

/// <summary>
/// Rows of tables with a time in the first column, a number in the last and names between them, as exporters of metrics write them: the names follow each other in the
/// same order each time, and are compared as a whole with those that came next before.
/// </summary>
/// <param name="layout">The table, for which <see cref="Fits"/> holds.</param>
internal sealed class CsvRepeats(CsvLayout layout)
{
    private readonly int _cells = layout.Columns.Length - 2;
    private readonly byte _delimiter = layout.Delimiter;

    // Where the cells of each head end, from its start.
    private byte[] _ends = new byte[64 * (layout.Columns.Length - 2)];

    /// <summary>The cells between time and number of rows, with the delimiter behind each.</summary>
    internal LineHeads Heads { get; } = new();

    /// <summary>Structural bytes of a row without its line end.</summary>
    internal int Tokens => _cells + 1;

    /// <summary>True for tables of this kind.</summary>
    internal static bool Fits(CsvLayout layout) =>
        layout.Columns.Length > 2 && layout.Columns[0].Role == CsvRole.Time && layout.Date < 0 && layout.Columns[^1].Role is CsvRole.Value or CsvRole.MaybeValue
        && layout.Columns[1..^1].All(static column => column.Role is CsvRole.Series or CsvRole.Label);

    /// <summary>Where the cell behind the time begins, -1 when the time is long or nothing that can be told at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int AfterTime(ByteText text, int at)
    {
        Vector256<byte> bytes = text.Load32(at);
        uint delimiters = Vector256.Equals(bytes, Vector256.Create(_delimiter)).ExtractMostSignificantBits();
        uint wrong = (Vector256.LessThan(bytes, Vector256.Create((byte)' ')) | Vector256.Equals(bytes, Vector256.Create((byte)'"'))).ExtractMostSignificantBits();
        return delimiters == 0 || (wrong & (delimiters - 1) & ~delimiters) != 0 ? -1 : at + BitOperations.TrailingZeroCount(delimiters) + 1;
    }

    /// <summary>The end of a row whose number begins at a place, -1 when it is no short number or the row does not end behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int EndOfRow(ByteText text, int number, out int next)
    {
        Vector128<byte> bytes = text.Load16(number);
        uint others = Vector128.GreaterThan(bytes - Vector128.Create((byte)'-'), Vector128.Create((byte)('9' - '-'))).ExtractMostSignificantBits();
        int end = number + BitOperations.TrailingZeroCount(others | (1u << 16));
        next = end + 1;
        if (others == 0 || end == number || next > text.Length)
        {
            return -1;
        }

        if (text[end] == '\r')
        {
            next++;
            return next <= text.Length && text[end + 1] == '\n' ? end : -1;
        }

        return text[end] == '\n' ? end : -1;
    }

    /// <summary>Writes where the structural bytes of a row are.</summary>
    /// <param name="tokens">Room for <see cref="Tokens"/>.</param>
    /// <param name="head">The head of the row.</param>
    /// <param name="at">Where that begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Place(Positions tokens, int head, int at)
    {
        tokens.Set(0, at - 1);
        ReadOnlySpan<byte> ends = _ends.AsSpan(head * _cells, _cells);
        for (int i = 0; i < ends.Length; i++)
        {
            tokens.Set(i + 1, at + ends[i]);
        }
    }

    /// <summary>Learns the head of a row.</summary>
    /// <returns>Its number, -1 if it is not kept.</returns>
    internal int Learn(ByteText text, CsvRow row)
    {
        int start = row.Start(1);
        int head = Heads.Learn(text, start, new HeadParts(0, 0, row.End(_cells) + 1 - start));
        if (head < 0)
        {
            return LineHeads.None;
        }

        if ((head + 1) * _cells > _ends.Length)
        {
            Array.Resize(ref _ends, (head + 1) * _cells * 2);
        }

        for (int i = 0; i < _cells; i++)
        {
            _ends[(head * _cells) + i] = (byte)(row.End(i + 1) - start);
        }

        return Heads.NumberOf(head);
    }
}
