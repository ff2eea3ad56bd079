using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// Takes the values of one record as they are found: those with a known meaning for the columns that rows have, others for columns of
/// their own. In a row that was begun as a log, known values are written at once.
/// </summary>
internal readonly ref struct JsonRow
{
    /// <summary>Fields that only change events and metric points have columns for.</summary>
    private static ReadOnlySpan<byte> NotOfLogs =>
    [
        (byte)WellKnownField.OtherTime, (byte)WellKnownField.ChangeType, (byte)WellKnownField.Entity, (byte)WellKnownField.Version,
        (byte)WellKnownField.PreviousVersion, (byte)WellKnownField.Description, (byte)WellKnownField.Value, (byte)WellKnownField.MetricName,
        (byte)WellKnownField.Labels,
    ];

    private readonly ByteText _text;
    private readonly BatchBuilder _output;
    private readonly LogFields _log;
    private readonly bool _wantsFields;
    private readonly bool _isLog;

    /// <param name="text">The chunk's bytes.</param>
    /// <param name="output">The builder.</param>
    /// <param name="log">Writes known fields of logs; null when the row was not begun as one.</param>
    /// <param name="wantsFields">True when fields have columns of their own: a row must have been begun.</param>
    internal JsonRow(ByteText text, BatchBuilder output, LogFields? log, bool wantsFields)
    {
        _text = text;
        _output = output;
        _log = log!;
        _isLog = log is not null;
        _wantsFields = wantsFields;
    }

    /// <summary>Takes a string, the bytes between its quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Text(JsonKey key, int start, int length, ValueKind kind, ref FieldSet fields)
    {
        if (key.IsKnown)
        {
            if (Keep(key, start, length, kind, Measures.All, ref fields) && _isLog)
            {
                _log.SetText(key.Entry, _text, start, length, kind, _output);
            }
        }
        else if (_wantsFields && key.Ordinal >= 0)
        {
            SetText(key.Ordinal, start, length, kind);
        }
    }

    /// <summary>Takes a number that has been read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Number(JsonKey key, int start, int length, NumberKind kind, long integer, double value, ref FieldSet fields)
    {
        if (key.IsKnown)
        {
            // A status is an integer as it stands, however the record is read: 2e2 is none.
            uint unsure = kind == NumberKind.Integer && integer is >= 100 and <= 599 ? 0 : Measures.Status;
            if (Keep(key, start, length, ValueKind.Number, unsure, ref fields) && _isLog)
            {
                _log.SetNumber(key.Entry, _text, start, length, kind == NumberKind.Integer ? integer : value, _output);
            }
        }
        else if (_wantsFields && key.Ordinal >= 0)
        {
            SetNumber(key.Ordinal, start, length, kind, integer, value);
        }
    }

    /// <summary>Takes true, false, null, an object or an array.</summary>
    internal void Other(JsonKey key, int start, int length, ValueKind kind, ref FieldSet fields)
    {
        if (key.IsKnown)
        {
            Keep(key, start, length, kind, 0, ref fields);
        }
        else if (_wantsFields && key.Ordinal >= 0)
        {
            SetOther(key.Ordinal, start, length, kind);
        }
    }

    /// <summary>Writes known fields that a log has no column for into columns of their own.</summary>
    internal void WriteLeft(ref FieldSet fields)
    {
        foreach (byte field in NotOfLogs)
        {
            if (fields.Has((WellKnownField)field))
            {
                Write(fields[(WellKnownField)field]);
            }
        }

        // A name is that of the logger when nothing else is.
        if (fields.Has(WellKnownField.Name) && fields.Has(WellKnownField.Logger))
        {
            Write(fields[WellKnownField.Name]);
        }
    }

    /// <summary>True when the value is the first for its meaning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Keep(JsonKey key, int start, int length, ValueKind kind, uint unsure, ref FieldSet fields)
    {
        FieldValue value = key.Template;
        return fields.TryKeep(key.Entry.Field, ref value, start, length, kind, unsure) || Decide(key, ref value, ref fields);
    }

    /// <summary>Several values for a meaning, or one that is not as its name promises: always false.</summary>
    private bool Decide(JsonKey key, ref FieldValue value, ref FieldSet fields)
    {
        if (_isLog)
        {
            // What is written at once is the first; the row is put right at its end.
            _log.Revise = true;
        }

        if (fields.Offer(key.Entry.Field, ref value) && _wantsFields)
        {
            Write(value);
        }

        return false;
    }

    private void Write(in FieldValue value)
    {
        if (value.Ordinal < 0)
        {
            return;
        }

        if (value.Kind == ValueKind.Number)
        {
            NumberKind kind = NumberReader.ReadJsonPadded(_text.Slice(value.Start, value.Length), out long integer, out double number);
            SetNumber(value.Ordinal, value.Start, value.Length, kind, integer, number);
        }
        else if (value.Kind is ValueKind.Literal or ValueKind.Nested)
        {
            SetOther(value.Ordinal, value.Start, value.Length, value.Kind);
        }
        else
        {
            SetText(value.Ordinal, value.Start, value.Length, value.Kind);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetText(int ordinal, int start, int length, ValueKind kind)
    {
        if (kind == ValueKind.Plain)
        {
            _output.SetField(ordinal, _text, start, length);
        }
        else
        {
            _output.SetField(ordinal, TextDecoder.Decode(_text.Slice(start, length), kind, _output));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetNumber(int ordinal, int start, int length, NumberKind kind, long integer, double value)
    {
        if (kind == NumberKind.Integer)
        {
            _output.SetField(ordinal, integer);
        }
        else if (kind == NumberKind.Double)
        {
            _output.SetField(ordinal, value);
        }
        else
        {
            _output.SetField(ordinal, _text, start, length);
        }
    }

    private void SetOther(int ordinal, int start, int length, ValueKind kind)
    {
        if (kind == ValueKind.Nested)
        {
            _output.SetField(ordinal, _text, start, length);
        }
        else if (_text[start] != 'n')
        {
            _output.SetField(ordinal, _text[start] == 't');
        }
    }
}
