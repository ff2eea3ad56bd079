using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Fields;

/// <summary>Turns the well-known fields of a record into a row: a change event, a metric point or a log record.</summary>
internal static class RecordWriter
{
    private const uint ForChanges = 1u << (int)WellKnownField.ChangeType;
    private const uint ForMetrics = 1u << (int)WellKnownField.Value;

    /// <summary>Writes the row of a record, or rejects it when its time cannot be read.</summary>
    /// <param name="fields">What was found in the record.</param>
    /// <param name="record">The record in the chunk.</param>
    /// <param name="output">The builder.</param>
    /// <param name="options">Rules for times.</param>
    internal static void Write(ref FieldSet fields, ReadOnlySpan<byte> record, BatchBuilder output, ParserOptions options)
    {
        EventKind kind = KindOf(ref fields);
        Begin(kind, output);
        WriteBegun(kind, ref fields, record, output, options);
    }

    /// <summary>What a record is.</summary>
    internal static EventKind KindOf(ref FieldSet fields)
    {
        if (!fields.HasAny(ForChanges | ForMetrics))
        {
            return EventKind.Log;
        }

        return IsChange(ref fields, out _) ? EventKind.Change : IsMetric(ref fields, out _) ? EventKind.Metric : EventKind.Log;
    }

    /// <summary>Begins a row of a kind.</summary>
    internal static void Begin(EventKind kind, BatchBuilder output)
    {
        if (kind == EventKind.Log)
        {
            output.BeginLog();
        }
        else if (kind == EventKind.Metric)
        {
            output.BeginMetric();
        }
        else
        {
            output.BeginChange();
        }
    }

    /// <summary>Fills the row that was begun for the record, which must be of its kind, and ends it; or rejects the record.</summary>
    internal static void WriteBegun(EventKind kind, ref FieldSet fields, ReadOnlySpan<byte> record, BatchBuilder output, ParserOptions options)
    {
        if (kind == EventKind.Log)
        {
            WriteLog(ref fields, record, output, options);
        }
        else if (kind == EventKind.Metric)
        {
            IsMetric(ref fields, out double value);
            WriteMetric(ref fields, value, record, output, options);
        }
        else
        {
            IsChange(ref fields, out ReadOnlySpan<byte> type);
            WriteChange(ref fields, type, record, output, options);
        }
    }

    /// <summary>Sets the time of the row that was begun.</summary>
    /// <returns>False when the record names a time, none of its times can be read, and it was rejected.</returns>
    internal static bool TrySetTime(ref FieldSet fields, ReadOnlySpan<byte> record, BatchBuilder output, ParserOptions options)
    {
        if (fields.KnownTime != EventBatch.NoTime)
        {
            output.SetTime(fields.KnownTime);
            return true;
        }

        if (!fields.Has(WellKnownField.Time))
        {
            return true;
        }

        ReadOnlySpan<byte> text = Text(ref fields, WellKnownField.Time, output);
        if (!TimestampReader.TryRead(text, options, out long time)
            && !(fields.Has(WellKnownField.OtherTime)
                && TimestampReader.TryRead(Text(ref fields, WellKnownField.OtherTime, output), options, out time)))
        {
            output.Reject(record, RejectReason.Timestamp, $"cannot read the time '{BatchBuilder.Show(text[..Math.Min(text.Length, 64)])}'");
            return false;
        }

        output.SetTime(time);
        return true;
    }

    private static ReadOnlySpan<byte> Text(ref FieldSet fields, WellKnownField field, BatchBuilder output) =>
        TextDecoder.Decode(fields.Raw(field), fields[field].Kind, output);

    private static void WriteLog(ref FieldSet fields, ReadOnlySpan<byte> record, BatchBuilder output, ParserOptions options)
    {
        if (!TrySetTime(ref fields, record, output, options))
        {
            return;
        }

        if (fields.Has(WellKnownField.Severity)
            && SeverityReader.TryRead(Text(ref fields, WellKnownField.Severity, output), fields[WellKnownField.Severity].Unit, out byte severity))
        {
            output.SetSeverity(severity);
        }

        SetBody(ref fields, record, output);
        SetEntity(ref fields, output);
        SetText(ref fields, WellKnownField.Logger, LogText.Logger, output);
        if (!fields.Has(WellKnownField.Logger))
        {
            SetText(ref fields, WellKnownField.Name, LogText.Logger, output);
        }

        SetText(ref fields, WellKnownField.TraceId, LogText.TraceId, output);
        SetText(ref fields, WellKnownField.SpanId, LogText.SpanId, output);
        SetNumbers(ref fields, output);
        output.EndRow(record);
    }

    private static void SetBody(ref FieldSet fields, ReadOnlySpan<byte> record, BatchBuilder output)
    {
        WellKnownField field = WellKnownField.Body;
        bool found = fields.Has(field);
        if (!found || fields[field].Length == 0)
        {
            field = fields.Has(WellKnownField.ChangeType) && fields[WellKnownField.ChangeType].Unit == FieldUnit.EventText ? WellKnownField.ChangeType
                : fields.Has(WellKnownField.Description) ? WellKnownField.Description
                : field;
        }

        if (!found && !fields.Has(field))
        {
            output.SetText(LogText.Body, record);
            return;
        }

        ReadOnlySpan<byte> body = Text(ref fields, field, output);
        if (fields[field].Kind == ValueKind.Nested && body.Length > 2 && body[0] == '[' && ByteArrayText.TryRead(body, output.Scratch(body.Length), out int bytes))
        {
            body = output.CommitScratch(bytes);
        }

        FieldUnit unit = fields[field].Unit;
        if (unit == FieldUnit.WrappedLine)
        {
            body = body.TrimEnd("\r\n"u8);
            if (output.SeverityNumber == 0 && SeverityReader.TryFind(body, out byte severity))
            {
                output.SetSeverity(severity);
            }
        }
        else if (unit == FieldUnit.CompactBody && !fields.Has(WellKnownField.Severity))
        {
            output.SetSeverity((byte)Severity.Info);
        }

        output.SetText(LogText.Body, body);
    }

    private static void SetEntity(ref FieldSet fields, BatchBuilder output)
    {
        bool pod = fields.Has(WellKnownField.Pod);
        SetText(ref fields, pod ? WellKnownField.Pod : WellKnownField.Host, LogText.Host, output);

        // The name of a container says less than its pod's: many are called server or app.
        const int ContainerRank = 5;
        if (pod && (!fields.Has(WellKnownField.Service) || fields[WellKnownField.Service].Rank >= ContainerRank))
        {
            output.SetText(LogText.Service, PodNames.Workload(Text(ref fields, WellKnownField.Pod, output)));
            return;
        }

        SetText(ref fields, fields.Has(WellKnownField.Service) ? WellKnownField.Service : WellKnownField.Entity, LogText.Service, output);
    }

    private static void SetNumbers(ref FieldSet fields, BatchBuilder output)
    {
        if (TryRead(ref fields, WellKnownField.Duration, out double seconds))
        {
            output.SetDuration(seconds);
        }

        if (TryRead(ref fields, WellKnownField.Size, out double size))
        {
            output.SetSize(size);
        }

        if (TryRead(ref fields, WellKnownField.Status, out double status))
        {
            output.SetStatus((short)double.ConvertToIntegerNative<int>(status));
        }
    }

    private static bool TryRead(ref FieldSet fields, WellKnownField field, out double value)
    {
        value = double.NaN;
        return fields.Has(field) && Measures.TryRead(field, fields[field].Unit, fields.Raw(field), out value);
    }

    private static void SetText(ref FieldSet fields, WellKnownField field, LogText column, BatchBuilder output)
    {
        if (!fields.Has(field))
        {
            return;
        }

        ref FieldValue value = ref fields[field];
        if (fields.IsChunk && value.Kind is ValueKind.Plain or ValueKind.Number)
        {
            output.SetText(column, new ByteText(fields.Text), value.Start, value.Length);
        }
        else
        {
            output.SetText(column, Text(ref fields, field, output));
        }
    }

    private static bool IsMetric(ref FieldSet fields, out double value)
    {
        value = double.NaN;
        return fields.Has(WellKnownField.Value) && !fields.Has(WellKnownField.Body) && !fields.Has(WellKnownField.Severity)
            && (fields.Has(WellKnownField.MetricName) || fields.Has(WellKnownField.Name))
            && (fields[WellKnownField.Value].Kind == ValueKind.Literal || NumberReader.TryReadDouble(fields.Raw(WellKnownField.Value), out value));
    }

    private static void WriteMetric(ref FieldSet fields, double value, ReadOnlySpan<byte> record, BatchBuilder output, ParserOptions options)
    {
        if (!TrySetTime(ref fields, record, output, options))
        {
            return;
        }

        bool named = fields.Has(WellKnownField.MetricName);
        output.SetValue(value);
        output.SetText(MetricText.Name, Text(ref fields, named ? WellKnownField.MetricName : WellKnownField.Name, output));

        // A text may be there twice, as a label and as the service that the label names, and each byte of it may need an escape.
        byte[] buffer = ArrayPool<byte>.Shared.Rent((record.Length * 6) + 256);
        LabelWriter labels = new(buffer.AsSpan(record.Length));
        labels.Append("service"u8, Text(ref fields, WellKnownField.Service, output));
        labels.Append("host"u8, Text(ref fields, WellKnownField.Host, output));
        labels.Append("pod"u8, Text(ref fields, WellKnownField.Pod, output));
        if (fields.Has(WellKnownField.Labels))
        {
            JsonLabels.Append(fields.Raw(WellKnownField.Labels), ref labels, buffer.AsSpan(0, record.Length), options);
        }

        output.SetText(MetricText.Labels, labels.Text);
        ArrayPool<byte>.Shared.Return(buffer);
        output.EndRow(record);
    }

    private static bool IsChange(ref FieldSet fields, out ReadOnlySpan<byte> type)
    {
        type = default;
        if (!fields.Has(WellKnownField.ChangeType) || fields.Has(WellKnownField.Severity)
            || !(fields.Has(WellKnownField.Service) || fields.Has(WellKnownField.Entity) || fields.Has(WellKnownField.Version)))
        {
            return false;
        }

        type = ChangeTypes.Normalize(fields.Raw(WellKnownField.ChangeType));
        return type.Length > 0;
    }

    private static void WriteChange(ref FieldSet fields, scoped ReadOnlySpan<byte> type, ReadOnlySpan<byte> record, BatchBuilder output, ParserOptions options)
    {
        if (!TrySetTime(ref fields, record, output, options))
        {
            return;
        }

        WellKnownField what = fields.Has(WellKnownField.Description) ? WellKnownField.Description : WellKnownField.Body;
        output.SetText(ChangeText.Type, type);
        output.SetText(ChangeText.Service, Text(ref fields, fields.Has(WellKnownField.Service) ? WellKnownField.Service : WellKnownField.Entity, output));
        output.SetText(ChangeText.Host, Text(ref fields, WellKnownField.Host, output));
        output.SetText(ChangeText.Version, Text(ref fields, WellKnownField.Version, output));
        output.SetText(ChangeText.PreviousVersion, Text(ref fields, WellKnownField.PreviousVersion, output));
        output.SetText(ChangeText.Description, Text(ref fields, what, output));
        output.EndRow(record);
    }
}
