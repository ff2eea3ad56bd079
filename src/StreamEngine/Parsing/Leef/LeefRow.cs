using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Leef;

/// <summary>Takes the attributes of one event into the row that was begun.</summary>
internal ref struct LeefRow
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly LeefState _state;
    private readonly BatchBuilder _output;
    private readonly ParserOptions _options;
    private ReadOnlySpan<byte> _time;
    private ReadOnlySpan<byte> _timeFormat;
    private ReadOnlySpan<byte> _host;
    private ReadOnlySpan<byte> _category;

    internal LeefRow(ReadOnlySpan<byte> line, LeefState state, BatchBuilder output, ParserOptions options)
    {
        _line = line;
        _state = state;
        _output = output;
        _options = options;
    }

    /// <summary>Reads the attributes; false when they were rejected.</summary>
    internal bool Read(int at, scoped ReadOnlySpan<byte> delimiter)
    {
        int count = 0;
        while (at < _line.Length)
        {
            int length = delimiter.Length == 1 ? _line[at..].IndexOf(delimiter[0]) : _line[at..].IndexOf(delimiter);
            int end = length < 0 ? _line.Length : at + length;
            ReadOnlySpan<byte> pair = Tokens.Trim(_line[at..end]);
            if (!pair.IsEmpty)
            {
                int equals = pair.IndexOf((byte)'=');
                if (equals <= 0)
                {
                    _output.Reject(_line, RejectReason.Syntax, Expected.At(_line, at, "key=value"));
                    return false;
                }

                if (++count > _options.MaxFields)
                {
                    _output.Reject(_line, RejectReason.TooComplex, $"column {at + 1}: more than {_options.MaxFields} fields");
                    return false;
                }

                Take(_state.Names.Find(Tokens.TrimEnd(pair[..equals])), pair[(equals + 1)..]);
            }

            at = end + delimiter.Length;
        }

        return true;
    }

    /// <summary>Sets the time of the event, else that of its header. False when none can be read and the event was rejected.</summary>
    internal readonly bool TrySetTime(long header)
    {
        if (!_time.IsEmpty && TryReadTime(out long time))
        {
            _output.SetTime(time);
            return true;
        }

        if (_time.IsEmpty || header != EventBatch.NoTime)
        {
            _output.SetTime(header);
            return true;
        }

        string format = _timeFormat.IsEmpty ? string.Empty : $" as '{BatchBuilder.Show(_timeFormat[..Math.Min(_timeFormat.Length, 64)])}'";
        _output.Reject(_line, RejectReason.Timestamp, $"cannot read the time '{BatchBuilder.Show(_time[..Math.Min(_time.Length, 64)])}'{format}");
        return false;
    }

    /// <summary>Writes what the header tells, and what is left to decide.</summary>
    internal readonly void WriteHeader(in LeefLine leef, ReadOnlySpan<byte> headerHost)
    {
        _output.SetText(LogText.Service, leef.Product);
        _output.SetText(LogText.Logger, leef.EventId);
        _output.SetText(LogText.Host, _host.IsEmpty ? headerHost : _host);
        if (!_output.HasText(LogText.Body))
        {
            _output.SetText(LogText.Body, _category.IsEmpty ? leef.EventId : _category);
        }

        if (_state.Names.IsWanted)
        {
            FieldText.Set(_output, _state.Vendor, leef.Vendor);
            FieldText.Set(_output, _state.Product, leef.Product);
            FieldText.Set(_output, _state.Version, leef.ProductVersion);
            FieldText.Set(_output, _state.EventId, leef.EventId);
        }
    }

    private void Take(NameEntry name, ReadOnlySpan<byte> value)
    {
        switch (name.Meaning)
        {
            case LeefState.Time:
                _time = value;
                return;
            case LeefState.TimeFormat:
                _timeFormat = value;
                return;
            case LeefState.Message:
                if (!_output.HasText(LogText.Body))
                {
                    _output.SetText(LogText.Body, value);
                }

                return;
            case LeefState.Host:
                _host = value;
                return;
            case LeefState.Severity:
                _output.SetSeverity(LogLevels.OfSecurity(value));
                break;
            case LeefState.Category:
                _category = value;
                break;
            default:
                break;
        }

        FieldText.Set(_output, name.Ordinal, value);
    }

    /// <summary>Reads the time by the pattern that comes with it, else by its shape.</summary>
    private readonly bool TryReadTime(out long time)
    {
        if (!_timeFormat.IsEmpty && _state.ShapeOf(_timeFormat) is { } shape)
        {
            ReadOnlySpan<byte> text = Tokens.Trim(_time);
            return shape.TryReadPrefix(text, _options, out time) == text.Length && text.Length > 0;
        }

        return DeviceEvent.TryReadTime(_time, _options, out time);
    }
}
