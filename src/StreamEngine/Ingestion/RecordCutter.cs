using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>What the bytes at the start of a record turned out to be.</summary>
internal enum Cut
{
    /// <summary>The record may go on: more bytes must come, or the stream end.</summary>
    Unknown,

    /// <summary>Whole records.</summary>
    Records,

    /// <summary>Whole lines of a record that is longer than the limit: a record of their own, not to be joined with what follows.</summary>
    Piece,

    /// <summary>A line that is longer than the limit, or as much of it as there is.</summary>
    LongLine,
}

/// <summary>
/// Decides where bytes are cut into records. Which records there are, and where one that is too long is broken, follows from the bytes of the
/// stream alone and never from how they arrive: every decision looks at one window of the longest record's length from a record's start.
/// </summary>
internal readonly struct RecordCutter(IRecordBoundaries boundaries, int maxRecordBytes)
{
    private const byte NewLine = (byte)'\n';

    /// <summary>True when a line is a record.</summary>
    internal bool IsLineByLine => !boundaries.IsMultiLine && !boundaries.HasInnerLineEnds;

    /// <summary>Longest record, in bytes, its line end included.</summary>
    internal int MaxRecordBytes => maxRecordBytes;

    /// <summary>Looks at bytes that start where a record does.</summary>
    /// <param name="bytes">The bytes; more than the longest record are needed to tell that one is too long.</param>
    /// <param name="known">Bytes at the start that were <see cref="Cut.Unknown"/> before, from <see cref="Known"/>; 0 when none were.</param>
    /// <param name="length">How many bytes the answer is about; 0 for <see cref="Cut.Unknown"/>.</param>
    internal Cut Next(ReadOnlySpan<byte> bytes, int known, out int length)
    {
        length = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = bytes[length..];
            bool full = rest.Length > maxRecordBytes;
            ReadOnlySpan<byte> window = full ? rest[..maxRecordBytes] : rest;
            int cut = LastCut(window, length == 0 ? known : 0);
            length += cut;
            if (cut > 0 && full)
            {
                continue;
            }

            if (length > 0)
            {
                return Cut.Records;
            }

            if (!full)
            {
                return Cut.Unknown;
            }

            return TooLong(rest, window, out length);
        }
    }

    /// <summary>How many of the bytes that a record may go on from need not be looked at again.</summary>
    internal int Known(ReadOnlySpan<byte> bytes) => IsLineByLine ? bytes.Length : boundaries.IsMultiLine ? bytes.LastIndexOf(NewLine) + 1 : 0;

    private Cut TooLong(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> window, out int length)
    {
        // An open quote that is never closed costs its line; of a record of many lines as many are kept as it may have bytes.
        length = (boundaries.HasInnerLineEnds ? window.IndexOf(NewLine) : window.LastIndexOf(NewLine)) + 1;
        if (length > 0)
        {
            return Cut.Piece;
        }

        int end = rest.IndexOf(NewLine);
        length = end < 0 ? rest.Length : end + 1;
        return Cut.LongLine;
    }

    /// <summary>Where the window can be cut so that no record is torn: 0 when nowhere.</summary>
    private int LastCut(ReadOnlySpan<byte> window, int known)
    {
        if (boundaries.HasInnerLineEnds)
        {
            return boundaries.WholeRecords(window);
        }

        if (!boundaries.IsMultiLine)
        {
            int end = window[Math.Min(known, window.Length)..].LastIndexOf(NewLine);
            return end < 0 ? 0 : known + end + 1;
        }

        return LastStart(window, known);
    }

    /// <summary>Start of the last whole line, but the first, that starts a record.</summary>
    private int LastStart(ReadOnlySpan<byte> window, int known)
    {
        int end = window.LastIndexOf(NewLine) + 1;
        while (end > known)
        {
            int start = window[..(end - 1)].LastIndexOf(NewLine) + 1;
            if (start == 0 || start < known)
            {
                return 0;
            }

            if (boundaries.StartsRecord(WithoutReturn(window[start..(end - 1)])) && !boundaries.NeedsNextLine(LastLine(window[..start])))
            {
                return start;
            }

            end = start;
        }

        return 0;
    }

    /// <summary>The last of the whole lines that <paramref name="lines"/> holds.</summary>
    private static ReadOnlySpan<byte> LastLine(ReadOnlySpan<byte> lines) => WithoutReturn(lines[(lines[..^1].LastIndexOf(NewLine) + 1)..^1]);

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}
