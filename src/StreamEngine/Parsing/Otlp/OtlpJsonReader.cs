using StreamEngine.Batching;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>
/// Walks a request in the JSON mapping of the OpenTelemetry protocol: camel-case names, whole numbers also as text, ids in hexadecimal
/// digits, enums by number or name. Unknown members are read over. The syntax of the line has been checked.
/// </summary>
internal ref struct OtlpJsonReader : IDisposable
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly BatchBuilder _output;
    private readonly ParserOptions _options;
    private OtlpJsonValues _values;
    private PointRows _points;

    internal OtlpJsonReader(ReadOnlySpan<byte> line, BatchBuilder output, ParserOptions options, HistogramReader histograms)
    {
        _line = line;
        _output = output;
        _options = options;
        _values = new OtlpJsonValues(line);
        _points = new PointRows(output, options, line, memory: null, histograms);
    }

    /// <summary>Reads the line.</summary>
    internal void Read(JsonCursor cursor)
    {
        bool known = false;
        bool empty = true;
        cursor.Enter((byte)'{');
        while (cursor.NextMember(out JsonToken key))
        {
            ReadOnlySpan<byte> name = _values.Raw(key);
            bool logs = name.SequenceEqual("resourceLogs"u8);
            if (logs || name.SequenceEqual("resourceMetrics"u8))
            {
                known = true;
                ReadResources(ref cursor, logs);
            }
            else
            {
                // Traces and profiles in the same file are not what is asked for, and no mistake.
                known |= name.SequenceEqual("resourceSpans"u8) || name.SequenceEqual("resourceProfiles"u8);
                cursor.ReadValue(out _);
            }

            empty = false;
        }

        if (!known && !empty)
        {
            _output.Reject(_line, RejectReason.MissingField, "expected resourceLogs or resourceMetrics");
        }
        else if (_values.Records == 0)
        {
            _output.Filter();
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _points.Dispose();
    }

    private void ReadResources(scoped ref JsonCursor cursor, bool logs)
    {
        if (!OtlpJsonValues.EnterArray(ref cursor))
        {
            return;
        }

        while (cursor.NextElement())
        {
            WireFault fault = WireFault.None;
            EntityFields resource = ReadResource(cursor, ref fault);
            int start = cursor.Position;
            if (!logs)
            {
                _points.SetResource(resource);
            }

            if (OtlpJsonValues.EnterObject(ref cursor))
            {
                while (cursor.NextMember(out JsonToken key))
                {
                    if (_values.Raw(key).SequenceEqual(logs ? "scopeLogs"u8 : "scopeMetrics"u8))
                    {
                        ReadScopes(ref cursor, logs, resource);
                    }
                    else
                    {
                        cursor.ReadValue(out _);
                    }
                }
            }

            if (fault != WireFault.None)
            {
                _output.Reject(_line[start..cursor.Position], fault);
            }
        }
    }

    /// <summary>Looks ahead for the resource, which senders write first.</summary>
    private EntityFields ReadResource(JsonCursor ahead, scoped ref WireFault fault)
    {
        EntityFields fields = default;
        if (_values.Find(ref ahead, "resource"u8) && _values.Find(ref ahead, "attributes"u8) && OtlpJsonValues.EnterArray(ref ahead))
        {
            while (ahead.NextElement())
            {
                _values.ReadAttribute(ref ahead, out ReadOnlySpan<byte> key, out AnyValue value, ref fault);
                fields.OfferResource(key, value, ref fault);
            }
        }

        return fields;
    }

    private void ReadScopes(scoped ref JsonCursor cursor, bool logs, scoped in EntityFields resource)
    {
        if (!OtlpJsonValues.EnterArray(ref cursor))
        {
            return;
        }

        while (cursor.NextElement())
        {
            JsonCursor ahead = cursor;
            ReadOnlySpan<byte> scope = logs && _values.Find(ref ahead, "scope"u8) && _values.Find(ref ahead, "name"u8) ? _values.ReadText(ref ahead) : default;
            if (!OtlpJsonValues.EnterObject(ref cursor))
            {
                continue;
            }

            while (cursor.NextMember(out JsonToken key))
            {
                if (logs && _values.Raw(key).SequenceEqual("logRecords"u8))
                {
                    ReadLogs(ref cursor, resource, scope);
                }
                else if (!logs && _values.Raw(key).SequenceEqual("metrics"u8))
                {
                    ReadMetrics(ref cursor);
                }
                else
                {
                    cursor.ReadValue(out _);
                }
            }
        }
    }

    private void ReadLogs(scoped ref JsonCursor cursor, scoped in EntityFields resource, ReadOnlySpan<byte> scope)
    {
        if (!OtlpJsonValues.EnterArray(ref cursor))
        {
            return;
        }

        OtlpJsonLog log = new(_output, _options, _line, resource, scope);
        while (cursor.NextElement())
        {
            _values.Records++;
            log.Read(ref cursor, ref _values);
        }
    }

    private void ReadMetrics(scoped ref JsonCursor cursor)
    {
        if (!OtlpJsonValues.EnterArray(ref cursor))
        {
            return;
        }

        while (cursor.NextElement())
        {
            OtlpJsonMetric.Read(ref cursor, ref _values, ref _points, _output);
        }
    }
}
