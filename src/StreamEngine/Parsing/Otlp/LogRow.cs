using System.Buffers.Binary;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>One log record on its way into a row, whichever encoding its fields are read from.</summary>
internal ref struct LogRow
{
    private readonly BatchBuilder _output;
    private readonly ParserOptions _options;
    private readonly EntityFields _resource;
    private readonly ReadOnlySpan<byte> _service;
    private readonly ReadOnlySpan<byte> _host;
    private readonly ReadOnlySpan<byte> _scope;
    private readonly ReadOnlySpan<byte> _payload;
    private EventBatch _batch;
    private KeyMemory _keys;
    private EntityFields _own;
    private ReadOnlySpan<byte> _severityText;
    private ReadOnlySpan<byte> _otherBody;
    private FieldUnit _severityUnit;
    private Utf8View _scopeView;
    private Utf8View _serviceView;
    private Utf8View _hostView;
    private int _generation;

    /// <summary>Where the payload lies in the first buffer of the batch; -1 when it lies elsewhere.</summary>
    private int _origin;
    private int _attributes;
    private byte _severityRank;
    private byte _loggerRank;
    private byte _bodyRank;
    private byte _durationRank;
    private byte _sizeRank;
    private byte _statusRank;
    private bool _hasOwn;
    private bool _hasBody;
    private bool _hasTrace;
    private bool _hasSpan;

    /// <summary>Names what all records of a resource and a scope share. The texts have been checked.</summary>
    internal LogRow(BatchBuilder output, ParserOptions options, ReadOnlySpan<byte> payload, scoped in EntityFields resource, ReadOnlySpan<byte> scope)
    {
        _output = output;
        _options = options;
        _payload = payload;
        _batch = null!;
        _keys = new KeyMemory(payload);
        _resource = resource;
        _service = resource.Service;
        _host = resource.Host;
        _scope = scope;
    }

    /// <summary>Time of the event, nanoseconds; 0 when it is not known.</summary>
    internal ulong Time;

    /// <summary>Time at which a collector saw the event, nanoseconds; 0 when it is not known.</summary>
    internal ulong Observed;

    /// <summary>Number of the severity, 1 to 24; others say nothing.</summary>
    internal ulong Severity;

    internal WireFault Fault;

    /// <summary>Begins a record.</summary>
    internal void Begin()
    {
        _output.BeginLog();
        if (_generation != _output.Generation)
        {
            Turn();
        }

        Time = Observed = Severity = 0;
        Fault = WireFault.None;
        _severityText = _otherBody = default;
        _severityRank = _loggerRank = _bodyRank = _durationRank = _sizeRank = _statusRank = byte.MaxValue;
        _attributes = 0;
        _hasOwn = _hasBody = _hasTrace = _hasSpan = false;
    }

    /// <summary>Text of the severity, which counts when there is no number.</summary>
    internal void SetSeverityText(ReadOnlySpan<byte> text)
    {
        _severityText = text;
        _severityUnit = FieldUnit.Level;
        _severityRank = 0;
    }

    internal void SetBody(scoped in AnyValue value)
    {
        ReadOnlySpan<byte> body = value.Text(_output, _options.MaxDepth, ref Fault);
        _hasBody = value.Kind != AnyKind.None;
        SetText(LogText.Body, body);
    }

    /// <summary>What the event is called; the body of a record that has none.</summary>
    internal void SetEventName(ReadOnlySpan<byte> name)
    {
        if (!name.IsEmpty)
        {
            _otherBody = name;
            _bodyRank = 0;
        }
    }

    /// <summary>Takes an id of 16 bytes; others, and zeros, are none (OpenTelemetry, log data model).</summary>
    internal void SetTrace(ReadOnlySpan<byte> id) => _hasTrace = SetId(LogText.TraceId, id, 16);

    /// <summary>Takes an id of 8 bytes; others, and zeros, are none.</summary>
    internal void SetSpan(ReadOnlySpan<byte> id) => _hasSpan = SetId(LogText.SpanId, id, 8);

    /// <summary>Takes an id in hexadecimal digits.</summary>
    internal void SetIdText(LogText column, ReadOnlySpan<byte> digits)
    {
        bool trace = column == LogText.TraceId;
        if (digits.Length != (trace ? 32 : 16) || digits.IndexOfAnyExcept((byte)'0') < 0)
        {
            return;
        }

        Span<byte> lower = _output.Scratch(digits.Length);
        System.Text.Ascii.ToLower(digits, lower, out int written);
        SetText(column, _output.CommitScratch(written));
        _hasTrace |= trace;
        _hasSpan |= !trace;
    }

    /// <summary>Takes the message of an attribute.</summary>
    internal void Attribute(ReadOnlySpan<byte> message)
    {
        if (_attributes < _options.MaxFields && _keys.TryTake(_attributes, message, out FieldEntry entry, out ReadOnlySpan<byte> body))
        {
            _attributes++;
            if (entry.Field != WellKnownField.None)
            {
                AnyValue known = AnyValue.Read(body, ref Fault);
                if (known.Kind is AnyKind.Text or AnyKind.Int or AnyKind.Double)
                {
                    Known(entry, known);
                }
            }
            else if (!AnyValue.IsShortText(body))
            {
                AnyValue.Read(body, ref Fault);
            }

            return;
        }

        AttributeReader.Read(message, out ReadOnlySpan<byte> key, out AnyValue value, ref Fault);
        Attribute(key, value);
        _keys.NoteHead(_attributes - 1, message, key);
    }

    /// <summary>Takes an attribute: what its name is known for, if anything.</summary>
    internal void Attribute(ReadOnlySpan<byte> key, scoped in AnyValue value)
    {
        if (++_attributes > _options.MaxFields)
        {
            Fault = WireFault.Fields;
        }
        else if (_keys.TryFind(_attributes - 1, key, out FieldEntry entry) && value.Kind is AnyKind.Text or AnyKind.Int or AnyKind.Double)
        {
            Known(entry, value);
        }
    }

    /// <summary>Ends the row, unless there was a fault.</summary>
    internal bool End(ReadOnlySpan<byte> record)
    {
        long time = WireTime.OfNanoseconds(Time != 0 ? Time : Observed, ref Fault);
        if (Fault != WireFault.None)
        {
            return false;
        }

        _output.SetTime(time);
        EndSeverity();
        if (!_hasBody && !_otherBody.IsEmpty)
        {
            SetText(LogText.Body, _otherBody);
        }

        EndShared();
        if (Fault != WireFault.None)
        {
            return false;
        }

        _output.EndRow(record);
        return true;
    }

    /// <summary>The rows go into another batch.</summary>
    private void Turn()
    {
        _generation = _output.Generation;
        _batch = _output.Batch;
        _origin = _batch.Buffers[0].OffsetOf(_payload);
        _scopeView = _output.Keep(_scope);
        _serviceView = _output.Keep(_service);
        _hostView = _output.Keep(_host);
    }

    /// <summary>Sets what the records of a resource and a scope share: the same views for all rows of a batch.</summary>
    private void EndShared()
    {
        EventBatch batch = _batch;
        int row = _output.Row;
        if (!_scope.IsEmpty)
        {
            batch.TextColumn((int)LogText.Logger)[row] = _scopeView;
        }

        if (_hasOwn)
        {
            _output.SetText(LogText.Service, _own.Service);
            _output.SetText(LogText.Host, _own.Host);
            return;
        }

        batch.TextColumn((int)LogText.Service)[row] = _serviceView;
        batch.TextColumn((int)LogText.Host)[row] = _hostView;
    }

    private readonly void EndSeverity()
    {
        if (Severity is >= 1 and <= 24)
        {
            _output.SetSeverity((byte)Severity);
        }
        else if (!_severityText.IsEmpty && SeverityReader.TryRead(_severityText, _severityUnit, out byte severity))
        {
            _output.SetSeverity(severity);
        }
    }

    private void Known(FieldEntry entry, scoped in AnyValue value)
    {
        switch (entry.Field)
        {
            case WellKnownField.Service or WellKnownField.Host or WellKnownField.Pod or WellKnownField.Entity:
                OfferEntity(entry, value);
                break;
            case WellKnownField.Status or WellKnownField.Size or WellKnownField.Duration:
                KnownNumber(entry, value);
                break;
            case WellKnownField.Severity when value.Kind == AnyKind.Text && Better(ref _severityRank, entry.Priority + 1):
                _severityText = value.Bytes;
                _severityUnit = entry.Unit;
                break;
            case WellKnownField.Logger when _scope.IsEmpty && value.Kind == AnyKind.Text && Better(ref _loggerRank, entry.Priority):
                SetText(LogText.Logger, value.Bytes);
                break;
            case WellKnownField.Body when value.Kind == AnyKind.Text && Better(ref _bodyRank, entry.Priority + 1):
                _otherBody = value.Bytes;
                break;
            case WellKnownField.TraceId when !_hasTrace && value.Kind == AnyKind.Text:
                SetText(LogText.TraceId, value.Bytes);
                break;
            case WellKnownField.SpanId when !_hasSpan && value.Kind == AnyKind.Text:
                SetText(LogText.SpanId, value.Bytes);
                break;
        }
    }

    private void OfferEntity(FieldEntry entry, scoped in AnyValue value)
    {
        if (value.Kind != AnyKind.Text)
        {
            return;
        }

        if (!_hasOwn)
        {
            _own = _resource;
            _hasOwn = true;
        }

        _own.Offer(entry, value.Bytes, ref Fault);
    }

    private void KnownNumber(FieldEntry entry, scoped in AnyValue value)
    {
        bool whole = value.TryNumber(out double number) || NumberReader.TryReadDouble(value.Bytes, out number);
        if (entry.Field == WellKnownField.Duration)
        {
            if ((whole || DurationReader.TryRead(value.Bytes, entry.Unit, out number)) && Better(ref _durationRank, entry.Priority))
            {
                _output.SetDuration(whole ? Seconds(number, entry.Unit) : number);
            }
        }
        else if (!whole)
        {
            return;
        }
        else if (entry.Field == WellKnownField.Size)
        {
            if (Better(ref _sizeRank, entry.Priority))
            {
                _output.SetSize(number);
            }
        }
        else if (number is >= 100 and <= 599 && Better(ref _statusRank, entry.Priority))
        {
            _output.SetStatus((short)number);
        }
    }

    private static double Seconds(double number, FieldUnit unit) => unit switch
    {
        FieldUnit.Milliseconds => number / 1e3,
        FieldUnit.Microseconds => number / 1e6,
        FieldUnit.Nanoseconds => number / 1e9,
        _ => number,
    };

    private static bool Better(ref byte best, int rank)
    {
        if (rank >= best)
        {
            return false;
        }

        best = (byte)rank;
        return true;
    }

    private readonly bool SetId(LogText column, ReadOnlySpan<byte> id, int bytes)
    {
        if (id.Length != bytes || (BinaryPrimitives.ReadUInt64LittleEndian(id) | BinaryPrimitives.ReadUInt64LittleEndian(id[^8..])) == 0)
        {
            return false;
        }

        HexText.Write(id, _output.Scratch(2 * bytes));
        _output.SetText(column, _output.CommitScratch(2 * bytes));
        return true;
    }

    private void SetText(LogText column, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            Fault = WireFault.Utf8;
            return;
        }

        nint start = SpanBytes.Distance(_payload, text);
        if (_origin >= 0 && (nuint)start + (nuint)text.Length <= (nuint)_payload.Length)
        {
            SpanBytes.Write(ref _batch.TextColumn((int)column)[_output.Row], new ByteText(_payload).View((int)start, text.Length, _origin + (int)start));
        }
        else
        {
            _output.SetText(column, text);
        }
    }
}
