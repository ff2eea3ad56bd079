using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Statsd;

/// <summary>What stands between the bars behind a value, a text or a status: rate, tags, container, time and others. Sections that are not known are read over.</summary>
internal ref struct StatsdSections
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly Span<byte> _buffer;
    private readonly int _maxTags;
    private readonly bool _isMetric;
    private LabelWriter _labels;
    private ReadOnlySpan<byte> _container;
    private int _tags;
    private int _seen;

    /// <param name="line">The line.</param>
    /// <param name="state">Has room for labels.</param>
    /// <param name="maxTags">Most tags.</param>
    /// <param name="isMetric">True for a metric; events and service checks write their time in another way.</param>
    internal StatsdSections(ReadOnlySpan<byte> line, LabelState state, int maxTags, bool isMetric)
    {
        // The longest label for its bytes is that of a tag of one letter.
        _line = line;
        _buffer = state.Buffer((4 * line.Length) + 64);
        _labels = new LabelWriter(_buffer);
        _maxTags = maxTags;
        _isMetric = isMetric;
    }

    /// <summary>Share of the events that were sent, above 0 and at most 1.</summary>
    internal double Rate { get; private set; } = 1;

    /// <summary>Time in nanoseconds since the Unix epoch, or <see cref="EventBatch.NoTime"/>.</summary>
    internal long Time { get; private set; } = EventBatch.NoTime;

    /// <summary>The bar before the section of the time; -1 for none.</summary>
    internal int TimeBar { get; private set; } = -1;

    /// <summary>End of the section of the time.</summary>
    internal int TimeEnd { get; private set; }

    internal ReadOnlySpan<byte> Host { get; private set; }

    internal ReadOnlySpan<byte> Alert { get; private set; }

    internal ReadOnlySpan<byte> SourceType { get; private set; }

    /// <summary>Values of the tags of these names.</summary>
    internal ReadOnlySpan<byte> Service { get; private set; }

    internal ReadOnlySpan<byte> Version { get; private set; }

    /// <summary>Labels in the form of their column.</summary>
    internal readonly ReadOnlySpan<byte> Labels => _buffer[.._labels.Length];

    /// <summary>What was expected; null when all was read.</summary>
    internal string? Error { get; private set; }

    internal RejectReason Reason { get; private set; }

    /// <summary>Position of the error.</summary>
    internal int At { get; private set; }

    /// <summary>Reads all sections from the bar before the first on; none at the end of the line.</summary>
    internal bool Read(int bar)
    {
        while (bar < _line.Length)
        {
            int start = bar + 1;
            int length = _line[start..].IndexOf((byte)'|');
            length = length < 0 || (!_isMetric && _line[start..].StartsWith("m:"u8)) ? _line.Length - start : length;
            if (!ReadSection(bar, start, _line.Slice(start, length)))
            {
                return false;
            }

            bar = start + length;
        }

        if (_isMetric || Host.IsEmpty)
        {
            _labels.Append("container"u8, _container);
            return true;
        }

        _labels.Append("host"u8, Host);
        _labels.Append("container"u8, _container);
        return true;
    }

    private bool ReadSection(int bar, int start, ReadOnlySpan<byte> section)
    {
        byte first = section.IsEmpty ? (byte)0 : section[0];
        switch (first)
        {
            case (byte)'@' when _isMetric:
                return Once(1, start) && ReadRate(start + 1, section[1..]);
            case (byte)'#':
                return Once(2, start) && ReadTags(start + 1, section[1..]);
            case (byte)'T' when _isMetric:
                TimeBar = bar;
                TimeEnd = start + section.Length;
                return Once(4, start) && ReadTime(start + 1, section[1..]);
        }

        int colon = section.IndexOf((byte)':');
        if (colon < 1 || section[..colon].ContainsAnyExceptInRange((byte)'a', (byte)'z'))
        {
            return Fail(start, _isMetric ? "'@', '#', 'T' or a name and a colon" : "'#' or a name and a colon");
        }

        ReadOnlySpan<byte> value = section[(colon + 1)..];
        if (colon == 1)
        {
            switch (first)
            {
                case (byte)'c':
                    _container = value;
                    return Once(8, start);
                case (byte)'d' when !_isMetric:
                    return Once(4, start) && ReadTime(start + 2, value);
                case (byte)'h' when !_isMetric:
                    Host = value;
                    return Once(16, start);
                case (byte)'t' when !_isMetric:
                    Alert = value;
                    return Once(32, start);
                case (byte)'s' when !_isMetric:
                    SourceType = value;
                    return Once(64, start);
            }
        }

        return true;
    }

    private bool ReadRate(int at, ReadOnlySpan<byte> text)
    {
        if (!NumberReader.TryReadDouble(text, out double rate) || rate is not (> 0 and <= 1))
        {
            return Fail(at, "a rate above 0 and at most 1", RejectReason.Number);
        }

        Rate = rate;
        return true;
    }

    private bool ReadTime(int at, ReadOnlySpan<byte> text)
    {
        if (!EpochSeconds.TryRead(text, out long time))
        {
            return Fail(at, "a timestamp", RejectReason.Timestamp);
        }

        Time = time;
        return true;
    }

    private bool ReadTags(int at, ReadOnlySpan<byte> tags)
    {
        while (!tags.IsEmpty)
        {
            int end = tags.IndexOf((byte)',');
            end = end < 0 ? tags.Length : end;
            if (end > 0 && ++_tags > _maxTags)
            {
                return Fail(at, $"at most {_maxTags} tags", RejectReason.TooComplex);
            }

            AddTag(tags[..end]);
            at += Math.Min(end + 1, tags.Length);
            tags = tags[Math.Min(end + 1, tags.Length)..];
        }

        return true;
    }

    /// <summary>A tag without a value is true.</summary>
    private void AddTag(ReadOnlySpan<byte> tag)
    {
        int colon = tag.IndexOf((byte)':');
        ReadOnlySpan<byte> key = colon < 0 ? tag : tag[..colon];
        ReadOnlySpan<byte> value = colon < 0 ? "true"u8 : tag[(colon + 1)..];
        if (key.IsEmpty)
        {
            return;
        }

        _labels.Append(key, value);
        if (key.SequenceEqual("service"u8))
        {
            Service = value;
        }
        else if (key.SequenceEqual("version"u8))
        {
            Version = value;
        }
    }

    /// <summary>Every section may stand once.</summary>
    private bool Once(int bit, int at)
    {
        bool first = (_seen & bit) == 0;
        _seen |= bit;
        return first || Fail(at, "each section once");
    }

    private bool Fail(int at, string expected) => Fail(at, expected, Expected.ReasonAt(_line, at));

    private bool Fail(int at, string expected, RejectReason reason)
    {
        At = at;
        Error = expected;
        Reason = reason;
        return false;
    }
}
