using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Columns;

/// <summary>Writes the values that a group of records has in one field. A value that cannot be taken as it is fails its record.</summary>
internal abstract class ColumnWriter
{
    /// <param name="context">The group.</param>
    /// <param name="values">Where each value lies in the text.</param>
    internal abstract void Write(ref ColumnContext context, ReadOnlySpan<Piece> values);
}

/// <summary>Text of a log, with the escapes of JSON where the value was quoted.</summary>
internal sealed class TextWriter(LogText column, bool mayEscape) : ColumnWriter
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        if (!context.Columns.Has(column))
        {
            UnaskedValues.CheckTexts(ref context, values, mayEscape);
            return;
        }

        ColumnBuffer<Utf8View> target = context.Batch.TextColumn((int)column);
        bool escapes = mayEscape && context.Index.HasEscapes;
        ByteText text = context.Text;
        ReadOnlySpan<int> rows = context.Rows;
        for (int i = 0; i < values.Length; i++)
        {
            int start = values[i].Start;
            int length = values[i].Length;
            if (length == 0)
            {
                context.Fail(i);
            }
            else if (escapes && context.Index.HasEscape(start, start + length))
            {
                if (TextDecoder.TryDecodeJson(text, start, length, context.Output, out ReadOnlySpan<byte> decoded))
                {
                    context.Output.SetText(column, rows[i], decoded);
                }
                else
                {
                    context.Fail(i);
                }
            }
            else
            {
                SpanBytes.Write(ref target[rows[i]], text.View(start, length, context.Offset + start));
            }
        }
    }
}

/// <summary>Event time of a log.</summary>
internal sealed class TimeWriter(ParserOptions options) : ColumnWriter
{
    private TimestampCache _cache;

    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        ColumnBuffer<long> target = context.Batch.Times;
        for (int i = 0; i < values.Length; i++)
        {
            if (_cache.TryRead(context.Text.Slice(values[i].Start, values[i].Length), options, out long time))
            {
                target[context.Rows[i]] = time;
            }
            else
            {
                context.Fail(i);
            }
        }
    }
}

/// <summary>Severity of a log. A word that is none leaves it unspecified.</summary>
internal sealed class LevelWriter(FieldUnit unit) : ColumnWriter
{
    private ulong _word;
    private byte _level;

    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        if (!context.Columns.Has(LogColumns.Severity))
        {
            UnaskedValues.CheckWords(ref context, values);
            return;
        }

        ColumnBuffer<byte> target = context.Batch.Severities;
        for (int i = 0; i < values.Length; i++)
        {
            int length = values[i].Length;
            bool escaped = context.Index.HasEscapes && context.Index.HasEscape(values[i].Start, values[i].Start + length);
            ulong word = context.Text.Word(values[i].Start, length) | ((ulong)(uint)length << 56);
            if (length is 0 or > 7 || escaped)
            {
                if (length == 0 || escaped)
                {
                    context.Fail(i);
                }
                else
                {
                    target[context.Rows[i]] = SeverityReader.TryRead(context.Text.Slice(values[i].Start, length), unit, out byte rare) ? rare : (byte)0;
                }

                continue;
            }

            if (word != _word)
            {
                _word = word;
                _level = SeverityReader.TryRead(context.Text.Slice(values[i].Start, length), unit, out byte level) ? level : (byte)0;
            }

            target[context.Rows[i]] = _level;
        }
    }
}

/// <summary>Text with a column of its own.</summary>
internal sealed class FieldTextWriter(int ordinal, bool mayEscape) : ColumnWriter
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        FieldColumn field = context.Output.Field(ordinal);
        context.Output.NeedText(field);
        ColumnBuffer<Utf8View>? texts = null;
        ColumnBuffer<byte> presence = null!;
        bool escapes = mayEscape && context.Index.HasEscapes;
        ByteText text = context.Text;
        for (int i = 0; i < values.Length; i++)
        {
            int start = values[i].Start;
            int length = values[i].Length;
            int row = context.Rows[i];
            if (escapes && context.Index.HasEscape(start, start + length))
            {
                if (TextDecoder.TryDecodeJson(text, start, length, context.Output, out ReadOnlySpan<byte> decoded))
                {
                    context.Output.SetField(field, row, decoded);
                }
                else
                {
                    context.Fail(i);
                }
            }
            else
            {
                if (texts is null)
                {
                    field.CoverTexts(context.Rows[values.Length - 1]);
                    texts = field.Texts;
                    presence = field.Presence;
                }

                if (presence[row] != 0)
                {
                    continue;
                }

                presence[row] = 1;
                SpanBytes.Write(ref texts[row], text.View(start, length, context.Offset + start));
            }
        }
    }
}

/// <summary>Numbers of JSON with a column of their own.</summary>
internal sealed class FieldNumberWriter(int ordinal) : ColumnWriter
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        FieldColumn field = context.Output.Field(ordinal);

        // The first value decides what the column holds; those of the same kind go right into it.
        NumberKind held = NumberKind.None;
        for (int i = 0; i < values.Length; i++)
        {
            NumberKind kind = NumberReader.ReadJsonPadded(context.Text.Slice(values[i].Start, values[i].Length), out long integer, out double value);
            int row = context.Rows[i];
            if (kind == held && kind != NumberKind.None)
            {
                if (field.Presence[row] == 0)
                {
                    field.Presence[row] = 1;
                    field.Numbers[row] = kind == NumberKind.Integer ? integer : BitConverter.DoubleToInt64Bits(value);
                }

                continue;
            }

            Write(ref context, field, i, kind, integer, value, values[i]);
            held = field.CoverNumbers(context.Rows[values.Length - 1]);
        }
    }

    private static void Write(ref ColumnContext context, FieldColumn field, int record, NumberKind kind, long integer, double value, Piece place)
    {
        int row = context.Rows[record];
        switch (kind)
        {
            case NumberKind.Integer:
                context.Output.SetField(field, row, integer);
                break;
            case NumberKind.Double:
                context.Output.SetField(field, row, value);
                break;
            case NumberKind.BigInteger:
                context.Output.SetField(field, row, context.Text.Slice(place.Start, place.Length));
                break;
            default:
                context.Fail(record);
                break;
        }
    }
}

/// <summary>true and false with a column of their own, null, or neither column nor need: words are checked.</summary>
internal sealed class LiteralWriter(int ordinal) : ColumnWriter
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        FieldColumn? field = ordinal < 0 ? null : context.Output.Field(ordinal);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> word = context.Text.Slice(values[i].Start, values[i].Length);
            bool isTrue = word.SequenceEqual("true"u8);
            if (isTrue || word.SequenceEqual("false"u8))
            {
                if (field is not null)
                {
                    context.Output.SetField(field, context.Rows[i], isTrue);
                }
            }
            else if (!word.SequenceEqual("null"u8))
            {
                context.Fail(i);
            }
        }
    }
}

/// <summary>Strings of JSON that nobody asked for: their escapes must be right.</summary>
internal sealed class SkippedTextWriter : ColumnWriter
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        if (!context.Index.HasEscapes)
        {
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (context.Index.HasEscape(values[i].Start, values[i].Start + values[i].Length) && !JsonEscapes.AreValid(context.Text.Slice(values[i].Start, values[i].Length)))
            {
                context.Fail(i);
            }
        }
    }
}

/// <summary>Numbers of JSON that another writer takes as text.</summary>
internal sealed class CheckedNumberWriter(ColumnWriter writer) : ColumnWriter
{
    private readonly SkippedNumberWriter _check = new();

    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        _check.Write(ref context, values);
        writer.Write(ref context, values);
    }
}

/// <summary>Numbers of JSON that nobody asked for: they must be numbers.</summary>
internal sealed class SkippedNumberWriter : ColumnWriter
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values) => UnaskedValues.CheckNumbers(ref context, values);
}
