using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Prometheus;

/// <summary>
/// One sample, read from left to right: <c>name{label="value",label="value"} value time</c>, and in OpenMetrics an exemplar behind it.
/// </summary>
internal ref struct SampleLine<TText>
    where TText : struct, IExposition
{
    private readonly ReadOnlySpan<byte> _line;
    private int _at;

    private SampleLine(ReadOnlySpan<byte> line) => _line = line;

    /// <summary>Where the name begins.</summary>
    internal int NameStart { get; private set; }

    internal int NameLength { get; private set; }

    /// <summary>Where the opening brace stands; -1 without labels.</summary>
    internal int LabelsStart { get; private set; }

    /// <summary>Bytes from the opening to the closing brace.</summary>
    internal int LabelsLength { get; private set; }

    /// <summary>Labels in the form of their column.</summary>
    internal ReadOnlySpan<byte> Labels { get; private set; }

    internal double Value { get; private set; }

    /// <summary>Time in nanoseconds since the Unix epoch, or <see cref="EventBatch.NoTime"/>.</summary>
    internal long Time { get; private set; }

    /// <summary>What was expected; null when the line was read.</summary>
    internal string? Error { get; private set; }

    internal RejectReason Reason { get; private set; }

    /// <summary>Position of the error.</summary>
    internal readonly int At => _at;

    /// <summary>Reads a line that is no comment.</summary>
    internal static SampleLine<TText> Read(ReadOnlySpan<byte> line, LabelState state, int maxLabels)
    {
        SampleLine<TText> sample = new(line) { LabelsStart = -1, Time = EventBatch.NoTime };
        _ = sample.ReadSeries(state, maxLabels) && sample.ReadValue() && sample.ReadTime() && sample.ReadExemplar(state, maxLabels);
        return sample;
    }

    private bool ReadSeries(LabelState state, int maxLabels)
    {
        SkipBlanks();
        NameStart = _at;
        NameLength = _at < _line.Length && char.IsAsciiDigit((char)_line[_at]) ? 0 : NameRun.LengthScalar(_line[_at..]);
        if (NameLength == 0)
        {
            return Fail(_at, "a metric name");
        }

        _at += NameLength;
        int end = _at;
        SkipBlanks();
        if (_at < _line.Length && _line[_at] == '{')
        {
            LabelsStart = _at;
            if (!ReadLabels(state, maxLabels, out int labels, out _))
            {
                return false;
            }

            Labels = state.Buffer(0)[..labels];
            LabelsLength = _at - LabelsStart;
            return TText.IsStrict ? SkipSpace("a space and a value") : SkipBlanks();
        }

        if (TText.IsStrict)
        {
            return SkipSpace("'{' or a space and a value");
        }

        return _at > end || Fail(_at, "'{' or a blank and a value");
    }

    private bool ReadLabels(LabelState state, int maxLabels, out int written, out int characters)
    {
        LabelSetReader reader = new(_line, _at, TText.IsStrict);
        bool read = reader.Read(state, maxLabels);
        written = reader.Written;
        characters = reader.Characters;
        _at = reader.At;
        return read || Fail(reader.At, reader.Error!, reader.Reason);
    }

    private bool ReadValue()
    {
        ReadOnlySpan<byte> word = Word();
        if (!MetricNumber.TryRead(word, out double value))
        {
            return Fail(_at, "a value", word.IsEmpty ? Expected.ReasonAt(_line, _at) : RejectReason.Number);
        }

        Value = value;
        _at += word.Length;
        return true;
    }

    private bool ReadTime()
    {
        if (!HasMore() || IsExemplarNext)
        {
            return Error is null;
        }

        ReadOnlySpan<byte> word = Word();
        if (!TText.TryReadTime(word, out long time))
        {
            return Fail(_at, "a timestamp", word.IsEmpty ? Expected.ReasonAt(_line, _at) : RejectReason.Timestamp);
        }

        Time = time;
        _at += word.Length;
        return !HasMore() ? Error is null : IsExemplarNext || Fail(_at, "the end");
    }

    /// <summary>Only counters and buckets have exemplars, and their labels are short.</summary>
    private bool ReadExemplar(LabelState state, int maxLabels)
    {
        const int MostCharacters = 128;
        if (!TText.IsStrict || _at == _line.Length)
        {
            return true;
        }

        int start = _at++;
        ReadOnlySpan<byte> name = _line.Slice(NameStart, NameLength);
        if (!name.EndsWith("_total"u8) && !name.EndsWith("_bucket"u8))
        {
            return Fail(start, "no exemplar: only names that end with _total or _bucket have one");
        }

        if (!SkipSpace("a space and labels"))
        {
            return false;
        }

        int braces = _at;
        if (_at == _line.Length || _line[_at] != '{')
        {
            return Fail(_at, "'{'");
        }

        // The labels of the sample are done with: they are kept before those of the exemplar are read over them.
        Span<byte> kept = state.Keep(Labels);
        if (!ReadLabels(state, maxLabels, out _, out int characters))
        {
            return false;
        }

        Labels = kept;
        if (characters > MostCharacters)
        {
            return Fail(braces, "labels of at most 128 characters");
        }

        return SkipSpace("a space and a value") && ReadExemplarNumbers();
    }

    private bool ReadExemplarNumbers()
    {
        ReadOnlySpan<byte> value = Word();
        if (!MetricNumber.TryRead(value, out _))
        {
            return Fail(_at, "a value", value.IsEmpty ? Expected.ReasonAt(_line, _at) : RejectReason.Number);
        }

        _at += value.Length;
        if (!HasMore())
        {
            return Error is null;
        }

        ReadOnlySpan<byte> time = Word();
        if (!NumberReader.TryReadDouble(time, out _))
        {
            return Fail(_at, "a timestamp", time.IsEmpty ? Expected.ReasonAt(_line, _at) : RejectReason.Timestamp);
        }

        _at += time.Length;
        return _at == _line.Length || Fail(_at, "the end");
    }

    /// <summary>Steps over what parts words; false at the end of the line, and at an error.</summary>
    private bool HasMore()
    {
        if (!TText.IsStrict)
        {
            SkipBlanks();
            return _at < _line.Length;
        }

        return _at < _line.Length && SkipSpace("a space");
    }

    private readonly bool IsExemplarNext => TText.IsStrict && _at < _line.Length && _line[_at] == '#';

    private bool SkipSpace(string expected)
    {
        if (_at == _line.Length || _line[_at] != ' ')
        {
            return Fail(_at, expected);
        }

        _at++;
        return true;
    }

    private bool SkipBlanks()
    {
        _at = TText.IsStrict ? _at : Tokens.SkipSpaces(_line, _at);
        return true;
    }

    private readonly ReadOnlySpan<byte> Word() => _line[_at..Tokens.End(_line, _at)];

    private bool Fail(int at, string expected) => Fail(at, expected, Expected.ReasonAt(_line, at));

    private bool Fail(int at, string expected, RejectReason reason)
    {
        _at = at;
        Error = expected;
        Reason = reason;
        return false;
    }
}
