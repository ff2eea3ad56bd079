using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Cef;

/// <summary>Takes the extension of one event into the row that was begun.</summary>
internal ref struct CefRow
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly CefState _state;
    private readonly BatchBuilder _output;
    private readonly ParserOptions _options;
    private ReadOnlySpan<byte> _receipt;
    private ReadOnlySpan<byte> _end;
    private ReadOnlySpan<byte> _start;
    private ReadOnlySpan<byte> _deviceHost;
    private ReadOnlySpan<byte> _destinationHost;
    private ReadOnlySpan<byte> _sourceHost;
    private ReadOnlySpan<byte> _service;
    private bool _hasCustom;

    internal CefRow(ReadOnlySpan<byte> line, CefState state, BatchBuilder output, ParserOptions options)
    {
        _line = line;
        _state = state;
        _output = output;
        _options = options;
    }

    /// <summary>Reads the extension; false when it was rejected.</summary>
    internal bool Read(int at)
    {
        CefExtension pairs = new(_line, at);
        int count = 0;
        while (pairs.Next())
        {
            if (++count > _options.MaxFields)
            {
                _output.Reject(_line, RejectReason.TooComplex, $"column {pairs.Position + 1}: more than {_options.MaxFields} fields");
                return false;
            }

            Take(_state.Names.Find(pairs.Key), pairs.Value, pairs.IsEscaped);
        }

        if (pairs.Failed)
        {
            _output.Reject(_line, RejectReason.Syntax, Expected.At(_line, pairs.Position, "key=value"));
            return false;
        }

        if (_hasCustom)
        {
            WriteCustom();
        }

        return true;
    }

    /// <summary>Sets the time that the event tells: receipt, end or start, else that of its header. False when none can be read and it was rejected.</summary>
    internal readonly bool TrySetTime(long header)
    {
        ReadOnlySpan<byte> named = !_receipt.IsEmpty ? _receipt : !_end.IsEmpty ? _end : _start;
        if (named.IsEmpty)
        {
            _output.SetTime(header);
            return true;
        }

        if (DeviceEvent.TryReadTime(_receipt, _options, out long time) || DeviceEvent.TryReadTime(_end, _options, out time)
            || DeviceEvent.TryReadTime(_start, _options, out time))
        {
            _output.SetTime(time);
            return true;
        }

        if (header != EventBatch.NoTime)
        {
            _output.SetTime(header);
            return true;
        }

        _output.Reject(_line, RejectReason.Timestamp, $"cannot read the time '{BatchBuilder.Show(named[..Math.Min(named.Length, 64)])}'");
        return false;
    }

    /// <summary>Writes what the header tells, and what depends on several keys.</summary>
    internal readonly void WriteHeader(in CefLine cef, ReadOnlySpan<byte> headerHost)
    {
        _output.SetSeverity(LogLevels.OfSecurity(cef.Severity));
        _output.SetText(LogText.Service, _service.IsEmpty ? cef.Product : _service);
        _output.SetText(LogText.Logger, cef.EventClass);
        _output.SetText(
            LogText.Host, !_deviceHost.IsEmpty ? _deviceHost : !headerHost.IsEmpty ? headerHost : !_destinationHost.IsEmpty ? _destinationHost : _sourceHost);
        if (!_output.HasText(LogText.Body))
        {
            _output.SetText(LogText.Body, cef.Name);
        }

        if (_state.Names.IsWanted)
        {
            FieldText.Set(_output, _state.Vendor, cef.Vendor);
            FieldText.Set(_output, _state.Product, cef.Product);
            FieldText.Set(_output, _state.Version, cef.DeviceVersion);
            FieldText.Set(_output, _state.EventClass, cef.EventClass);
            FieldText.Set(_output, _state.Name, cef.Name);
            FieldText.Set(_output, _state.SeverityText, cef.Severity);
        }
    }

    private void Take(NameEntry name, ReadOnlySpan<byte> value, bool escaped)
    {
        if (name.Meaning >= CefState.FirstCustom)
        {
            TakeCustom(name, value, escaped);
            return;
        }

        if (name.Meaning == CefState.Message)
        {
            if (!_output.HasText(LogText.Body))
            {
                _output.SetText(LogText.Body, Decode(value, escaped));
            }

            return;
        }

        if (name.Meaning == 0 && name.Ordinal < 0)
        {
            return;
        }

        value = Decode(value, escaped);
        FieldText.Set(_output, name.Ordinal, value);
        switch (name.Meaning)
        {
            case CefState.Time:
                _receipt = value;
                break;
            case CefState.End:
                _end = value;
                break;
            case CefState.Start:
                _start = value;
                break;
            case CefState.DeviceHost:
                _deviceHost = value;
                break;
            case CefState.DestinationHost:
                _destinationHost = value;
                break;
            case CefState.SourceHost:
                _sourceHost = value;
                break;
            case CefState.Service:
                _service = _service.IsEmpty ? value : _service;
                break;
            default:
                break;
        }
    }

    private readonly ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> value, bool escaped) => escaped ? DeviceEvent.Unescape(value, _output) : value;

    private void TakeCustom(NameEntry name, ReadOnlySpan<byte> value, bool escaped)
    {
        if (!_state.Names.IsWanted)
        {
            return;
        }

        if (!_hasCustom)
        {
            Array.Clear(_state.Values);
            Array.Clear(_state.Labels);
            _hasCustom = true;
        }

        bool label = name.Meaning >= CefState.FirstCustom + CefState.Label;
        int slot = name.Meaning - CefState.FirstCustom - (label ? CefState.Label : 0);
        _line.Overlaps(value, out int start);
        CefState.Piece piece = new(start, value.Length, escaped, name.Ordinal);
        if (label)
        {
            _state.Labels[slot] = piece;
        }
        else
        {
            _state.Values[slot] = piece;
        }
    }

    /// <summary>Writes values under their label where there is one and somebody asked for it, else under their own key.</summary>
    private readonly void WriteCustom()
    {
        for (int slot = 0; slot < _state.Values.Length; slot++)
        {
            CefState.Piece value = _state.Values[slot];
            CefState.Piece label = _state.Labels[slot];
            if (value.Length == 0)
            {
                continue;
            }

            int ordinal = -1;
            if (label.Length != 0)
            {
                ordinal = _state.Names.Find(Decode(_line.Slice(label.Start, label.Length), label.IsEscaped)).Ordinal;
            }

            FieldText.Set(_output, ordinal >= 0 ? ordinal : value.Ordinal, Decode(_line.Slice(value.Start, value.Length), value.IsEscaped));
        }
    }
}
