using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Writes the fields of a match as a log row. Immutable and shared.</summary>
internal sealed class PatternRow
{
    private readonly PatternField[] _fields;
    private readonly int[] _order;
    private readonly TimestampShape? _shape;
    private readonly ParserOptions _options;
    private readonly bool _dashIsNothing;
    private readonly bool _trims;

    /// <param name="fields">Fields in the order of their slots.</param>
    /// <param name="options">Rules for times.</param>
    /// <param name="shape">How times are written; null for any known shape.</param>
    /// <param name="dashIsNothing">True when a field that is <c>-</c> has no value.</param>
    /// <param name="trims">True when spaces around a value are padding.</param>
    internal PatternRow(IReadOnlyList<PatternField> fields, ParserOptions options, TimestampShape? shape, bool dashIsNothing, bool trims)
    {
        _fields = [.. fields];
        _options = options;
        _shape = shape;
        _dashIsNothing = dashIsNothing;
        _trims = trims;
        _order = [.. Enumerable.Range(0, _fields.Length).OrderBy(i => Has(i) ? _fields[i].Entry.Priority + (_fields[i].Entry.Field == WellKnownField.Name ? 32 : 0) : 255)];
    }

    /// <summary>Fields of logs that have columns.</summary>
    private static bool HasColumn(WellKnownField field) => field is WellKnownField.Time or WellKnownField.Body or WellKnownField.Severity
        or WellKnownField.Service or WellKnownField.Host or WellKnownField.Pod or WellKnownField.Logger or WellKnownField.Name
        or WellKnownField.TraceId or WellKnownField.SpanId or WellKnownField.Duration or WellKnownField.Size or WellKnownField.Status;

    private bool Has(int field) => HasColumn(_fields[field].Entry.Field);

    /// <summary>Writes a row, or rejects the line when its time cannot be read.</summary>
    /// <returns>False when the line was rejected.</returns>
    internal bool Write(ReadOnlySpan<byte> line, scoped ReadOnlySpan<int> slots, long time, PatternState state, BatchBuilder output)
    {
        output.BeginLog();
        output.SetTime(time);
        Found found = default;
        found.Set(WellKnownField.Time, time != EventBatch.NoTime);
        int badTime = -1;
        foreach (int i in _order)
        {
            int start = slots[i * 2];
            int end = slots[(i * 2) + 1];
            if (start < 0 || end <= start || (time != EventBatch.NoTime && _fields[i].Entry.Field == WellKnownField.Time))
            {
                continue;
            }

            ReadOnlySpan<byte> value = line[start..end];
            value = _trims ? Tokens.Trim(value) : value;
            if (value.IsEmpty || (_dashIsNothing && value is [(byte)'-']))
            {
                continue;
            }

            PatternField field = _fields[i];
            if (field.Entry.Field == WellKnownField.Time && !found.Has(WellKnownField.Time) && Has(i))
            {
                bool read = SetTime(value, state, output);
                found.Set(WellKnownField.Time, read);
                badTime = read ? badTime : i;
            }
            else if (!Has(i) || !SetKnown(field.Entry, value, ref found, output))
            {
                SetOwn(field, state.Ordinals[i], value, output);
            }
        }

        if (badTime >= 0 && !found.Has(WellKnownField.Time))
        {
            ReadOnlySpan<byte> text = line[slots[badTime * 2]..slots[(badTime * 2) + 1]];
            output.Reject(line, RejectReason.Timestamp, $"cannot read the time '{BatchBuilder.Show(text[..Math.Min(text.Length, 64)])}'");
            return false;
        }

        Complete(line, ref found, output);
        output.EndRow(line);
        return true;
    }

    private bool SetTime(ReadOnlySpan<byte> value, PatternState state, BatchBuilder output)
    {
        bool read = _shape is null
            ? state.Times.TryRead(value, _options, out long time)
            : state.Times.TryReadPrefix(value, _shape, _options, out time) == value.Length;
        if (read)
        {
            output.SetTime(time);
        }

        return read;
    }

    /// <summary>Sets a column that logs have; false when the row has a better value already, or this is none.</summary>
    private static bool SetKnown(FieldEntry entry, ReadOnlySpan<byte> value, ref Found found, BatchBuilder output)
    {
        WellKnownField field = entry.Field switch { WellKnownField.Name => WellKnownField.Logger, WellKnownField.Pod => WellKnownField.Host, _ => entry.Field };
        if (found.Has(field))
        {
            return false;
        }

        bool set = true;
        switch (field)
        {
            case WellKnownField.Severity:
                set = SeverityReader.TryRead(value, entry.Unit, out byte severity);
                output.SetSeverity(severity);
                break;
            case WellKnownField.Duration:
                set = DurationReader.TryRead(value, entry.Unit, out double seconds);
                output.SetDuration(set ? seconds : double.NaN);
                break;
            case WellKnownField.Size:
                set = NumberReader.TryReadDouble(value, out double size);
                output.SetSize(set ? size : double.NaN);
                break;
            case WellKnownField.Status:
                set = NumberReader.TryReadUInt64(value, out ulong status) && status is >= 100 and <= 599;
                output.SetStatus(set ? (short)status : (short)0);
                found.Status = set ? (short)status : (short)0;
                break;
            case WellKnownField.Time:
                set = false;
                break;
            default:
                output.SetText(Column(field), value);
                break;
        }

        found.Set(field, set);
        return set;
    }

    private static LogText Column(WellKnownField field) => field switch
    {
        WellKnownField.Body => LogText.Body,
        WellKnownField.Service => LogText.Service,
        WellKnownField.Host => LogText.Host,
        WellKnownField.Logger => LogText.Logger,
        WellKnownField.TraceId => LogText.TraceId,
        _ => LogText.SpanId,
    };

    private static void SetOwn(PatternField field, int ordinal, ReadOnlySpan<byte> value, BatchBuilder output)
    {
        if (ordinal < 0)
        {
            return;
        }

        if (field.Type == PatternType.Integer && System.Buffers.Text.Utf8Parser.TryParse(value, out long integer, out int used) && used == value.Length)
        {
            output.SetField(ordinal, integer);
        }
        else if (field.Type != PatternType.Text && NumberReader.TryReadDouble(value, out double number))
        {
            output.SetField(ordinal, number);
        }
        else
        {
            output.SetField(ordinal, value);
        }
    }

    /// <summary>A row without a message has its line; one without a level takes that of its status, or the one that its message names.</summary>
    private static void Complete(ReadOnlySpan<byte> line, ref Found found, BatchBuilder output)
    {
        if (!found.Has(WellKnownField.Body))
        {
            output.SetText(LogText.Body, line);
        }

        if (!found.Has(WellKnownField.Severity))
        {
            output.SetSeverity(found.Status switch
            {
                >= 500 => (byte)Severity.Error,
                >= 400 => (byte)Severity.Warn,
                >= 100 => (byte)Severity.Info,
                _ => found.Has(WellKnownField.Body) ? LevelWord.OfMessage(output.GetText(LogText.Body)) : LevelWord.OfMessage(line),
            });
        }
    }

    /// <summary>What a row has so far.</summary>
    private struct Found
    {
        private uint _fields;

        internal short Status;

        internal readonly bool Has(WellKnownField field) => (_fields & (1u << (int)field)) != 0;

        internal void Set(WellKnownField field, bool set) => _fields |= set ? 1u << (int)field : 0;
    }
}
