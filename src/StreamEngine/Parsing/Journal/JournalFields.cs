using System.Buffers.Binary;
using StreamEngine.Batching;

namespace StreamEngine.Parsing.Journal;

/// <summary>
/// Walks the fields of one entry: lines <c>NAME=text</c>, and for other data the name on a line of its own, the length as 64 bits, little-endian,
/// the data and a newline. A blank line ends the entry. Source: systemd, "Journal Export Formats".
/// </summary>
internal ref struct JournalFields(ReadOnlySpan<byte> text)
{
    /// <summary>Longest name that the journal allows.</summary>
    private const int MaxName = 64;

    private const int LengthBytes = 8;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>Position of the next byte.</summary>
    internal readonly int Position => _at;

    internal ReadOnlySpan<byte> Name { get; private set; }

    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True when the value was written with its length, so that it may hold any byte.</summary>
    internal bool IsBinary { get; private set; }

    /// <summary>What was expected at <see cref="Position"/>, when the entry cannot be read; else null.</summary>
    internal string? Error { get; private set; }

    internal RejectReason Reason { get; private set; }

    /// <summary>True for capital letters, digits and underscores, 64 at most.</summary>
    internal static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
        {
            if (b is not ((>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= MaxName;
    }

    /// <summary>Moves to the next field. False at the end of the entry, which is then behind, and on errors.</summary>
    internal bool Next()
    {
        if (_at >= _text.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> line = Line(_at, out int next);
        if (line.IsEmpty || (line.Length == 1 && line[0] == '\r'))
        {
            _at = next;
            return false;
        }

        int equals = line.IndexOf((byte)'=');
        Name = equals < 0 ? line : line[..equals];
        if (!IsName(Name))
        {
            return Fail("a name of capital letters and '='", RejectReason.Syntax);
        }

        IsBinary = equals < 0;
        if (IsBinary)
        {
            return ReadBinary(next);
        }

        Value = line[(equals + 1)..];
        _at = next;
        return true;
    }

    private bool ReadBinary(int at)
    {
        if (_text.Length - at < LengthBytes)
        {
            return Fail("a length of 8 bytes behind the name", RejectReason.Truncated);
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(_text[at..]);
        at += LengthBytes;
        if (length > (ulong)(_text.Length - at))
        {
            return Fail($"{length} bytes of data behind the name", RejectReason.Truncated);
        }

        Value = _text.Slice(at, (int)length);
        at += (int)length;
        if (at < _text.Length && _text[at] != '\n')
        {
            return Fail($"a newline behind {length} bytes of data", RejectReason.Syntax);
        }

        _at = Math.Min(at + 1, _text.Length);
        return true;
    }

    private readonly ReadOnlySpan<byte> Line(int at, out int next)
    {
        int length = _text[at..].IndexOf((byte)'\n');
        next = length < 0 ? _text.Length : at + length + 1;
        return length < 0 ? _text[at..] : _text.Slice(at, length);
    }

    private bool Fail(string expected, RejectReason reason)
    {
        Error = expected;
        Reason = reason;
        return false;
    }
}
