using System.Runtime.CompilerServices;
using System.Text.Unicode;
using StreamEngine.Batching;

namespace StreamEngine.Parsing;

/// <summary>Walks over the lines of whole records. A line comes without its LF or CRLF; the last one may lack it.</summary>
internal ref struct LineReader
{
    private readonly ReadOnlySpan<byte> _records;
    private readonly bool _clean;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first line of a chunk. A byte order mark at the start of the source is skipped.</summary>
    internal LineReader(ReadOnlySpan<byte> records, long position)
    {
        _records = records;
        _rest = position == 0 ? SkipByteOrderMark(records) : records;
        _clean = IsText(_rest);
    }

    /// <summary>Position in the records of the line that is read next.</summary>
    internal readonly int Position => _records.Length - _rest.Length;

    /// <summary>True when the bytes are UTF-8 without NUL.</summary>
    internal static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.Contains((byte)0) && Utf8.IsValid(bytes);

    /// <summary>The bytes without a UTF-8 byte order mark at their start.</summary>
    internal static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end of the records.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryRead(out ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = _rest;
        if (rest.IsEmpty)
        {
            line = default;
            return false;
        }

        int end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            line = rest;
            _rest = default;
        }
        else
        {
            line = rest[..end];
            _rest = rest[(end + 1)..];
        }

        if (!line.IsEmpty && line[^1] == '\r')
        {
            line = line[..^1];
        }

        return true;
    }

    /// <summary>
    /// Rejects a line that is not text. The chunk is checked as a whole first, so that a clean one costs nothing a line.
    /// </summary>
    /// <returns>True when the line is text and can be used.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Accept(ReadOnlySpan<byte> line, BatchBuilder output) => _clean || Check(line, output);

    /// <summary>True when a line of the chunk is text: a clean chunk is not looked at again.</summary>
    internal readonly bool IsTextLine(ReadOnlySpan<byte> line) => _clean || IsText(line);

    /// <summary>Rejects a line that is not UTF-8 without NUL; false when it did.</summary>
    internal static bool Check(ReadOnlySpan<byte> line, BatchBuilder output)
    {
        if (line.Contains((byte)0))
        {
            output.Reject(line, RejectReason.Binary, "expected text, found a NUL byte");
            return false;
        }

        if (!Utf8.IsValid(line))
        {
            output.Reject(line, RejectReason.InvalidUtf8, "expected UTF-8");
            return false;
        }

        return true;
    }
}
