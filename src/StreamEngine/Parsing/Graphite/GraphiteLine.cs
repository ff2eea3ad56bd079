using StreamEngine.Batching;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Graphite;

/// <summary>One line of the plaintext protocol, read from left to right: <c>path;tag=value;tag=value value time</c>.</summary>
internal ref struct GraphiteLine
{
    private readonly ReadOnlySpan<byte> _line;
    private int _at;

    private GraphiteLine(ReadOnlySpan<byte> line) => _line = line;

    internal int NameStart { get; private set; }

    internal int NameLength { get; private set; }

    /// <summary>Bytes of the tags, with the semicolon before them.</summary>
    internal int TagsLength { get; private set; }

    /// <summary>Tags in the form of the column of labels.</summary>
    internal ReadOnlySpan<byte> Labels { get; private set; }

    internal double Value { get; private set; }

    /// <summary>Time in nanoseconds since the Unix epoch, or <see cref="EventBatch.NoTime"/>.</summary>
    internal long Time { get; private set; }

    /// <summary>What was expected; null when the line was read.</summary>
    internal string? Error { get; private set; }

    internal RejectReason Reason { get; private set; }

    /// <summary>Position of the error.</summary>
    internal readonly int At => _at;

    /// <summary>Reads a line.</summary>
    internal static GraphiteLine Read(ReadOnlySpan<byte> line, LabelState state, int maxTags)
    {
        GraphiteLine result = new(line);
        _ = result.ReadPath(state, maxTags) && result.ReadNumbers();
        return result;
    }

    /// <summary>Reads a time: seconds, or -1 or N for one that the receiver gives.</summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> text, out long time)
    {
        bool isNone = text.SequenceEqual("-1"u8) || text.SequenceEqual("N"u8);
        time = EventBatch.NoTime;
        return isNone || EpochSeconds.TryRead(text, out time);
    }

    private bool ReadPath(LabelState state, int maxTags)
    {
        _at = NameStart = Tokens.SkipSpaces(_line, 0);
        int end = Tokens.End(_line, _at);
        ReadOnlySpan<byte> path = _line[_at..end];
        int control = path.IndexOfAnyInRange((byte)0, (byte)0x1F);
        if (control >= 0)
        {
            return Fail(_at + control, "a path without control characters");
        }

        int semicolon = path.IndexOf((byte)';');
        NameLength = semicolon < 0 ? path.Length : semicolon;
        if (NameLength == 0)
        {
            return Fail(_at, "a path");
        }

        _at = end;
        if (semicolon < 0)
        {
            return true;
        }

        TagsLength = path.Length - NameLength;
        return ReadTags(NameStart + NameLength + 1, path[(NameLength + 1)..], state, maxTags);
    }

    private bool ReadTags(int at, ReadOnlySpan<byte> tags, LabelState state, int maxTags)
    {
        Span<byte> buffer = state.Buffer((2 * tags.Length) + 2);
        LabelWriter labels = new(buffer);
        for (int count = 0; ; count++)
        {
            int length = tags.IndexOf((byte)';');
            ReadOnlySpan<byte> tag = length < 0 ? tags : tags[..length];
            int equals = tag.IndexOf((byte)'=');
            if (equals < 1 || equals == tag.Length - 1)
            {
                return Fail(at, "name=value", RejectReason.Syntax);
            }

            if (count == maxTags)
            {
                return Fail(at, $"at most {maxTags} tags", RejectReason.TooComplex);
            }

            labels.Append(tag[..equals], tag[(equals + 1)..]);
            if (length < 0)
            {
                Labels = buffer[..labels.Length];
                return true;
            }

            at += length + 1;
            tags = tags[(length + 1)..];
        }
    }

    private bool ReadNumbers()
    {
        ReadOnlySpan<byte> word = NextWord();
        if (!MetricNumber.TryRead(word, out double value))
        {
            return Fail(_at, "a value", word.IsEmpty ? RejectReason.Truncated : RejectReason.Number);
        }

        Value = value;
        _at += word.Length;
        word = NextWord();
        if (!TryReadTime(word, out long time))
        {
            return Fail(_at, "a timestamp", word.IsEmpty ? RejectReason.Truncated : RejectReason.Timestamp);
        }

        Time = time;
        _at += word.Length;
        return NextWord().IsEmpty || Fail(_at, "the end", RejectReason.Syntax);
    }

    private ReadOnlySpan<byte> NextWord()
    {
        _at = Tokens.SkipSpaces(_line, _at);
        return _line[_at..Tokens.End(_line, _at)];
    }

    private bool Fail(int at, string expected) => Fail(at, expected, Expected.ReasonAt(_line, at));

    private bool Fail(int at, string expected, RejectReason reason)
    {
        _at = at;
        Error = expected;
        Reason = reason;
        return false;
    }
}
