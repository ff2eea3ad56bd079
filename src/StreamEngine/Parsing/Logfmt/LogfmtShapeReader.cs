using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>Makes the shape of a line that was read pair by pair.</summary>
internal static class LogfmtShapeReader
{
    /// <summary>The shape; null when lines like this are better read one by one.</summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="start">Start of the line.</param>
    /// <param name="length">Length of the line.</param>
    /// <param name="tokens">Its structural bytes.</param>
    /// <param name="keys">Numbers of the fields.</param>
    /// <param name="fields">The known fields that count in the line, relative to its start.</param>
    /// <param name="options">Rules for times.</param>
    internal static LogfmtShape? Read(ByteText text, int start, int length, int tokens, JsonKeys keys, ref FieldSet fields, ParserOptions options)
    {
        bool isBody = !fields.Has(WellKnownField.Body);
        if (!LogShapes.IsSettled(ref fields) || (isBody && fields.HasAny(~LogShapes.Taken)))
        {
            return null;
        }

        var steps = new List<LogfmtShape.Step>();
        var writers = new List<ColumnWriter>();
        var seen = new HashSet<JsonKey>();
        var measures = new MeasureShape();
        if (isBody)
        {
            writers.Add(new Columns.TextWriter(LogText.Body, mayEscape: false));
        }

        int at = 0;
        int expected = 0;
        ReadOnlySpan<byte> line = text.Slice(start, length);
        LogfmtCursor cursor = new(line);
        while (cursor.Next())
        {
            int from = cursor.KeyStart - (at == 0 ? 0 : 1);
            if (!cursor.HasValue || cursor.KeyLength == 0 || from != at)
            {
                return null;
            }

            ReadOnlySpan<byte> literal = line[from..cursor.ValueStart];
            ReadOnlySpan<byte> name = line.Slice(cursor.KeyStart, cursor.KeyLength);
            bool plain = literal.Length <= LogfmtShape.Step.MaxLength && !name.ContainsAny((byte)'\\', (byte)'"')
                && steps.Count < LogfmtShape.MaxPairs;
            if (!plain)
            {
                return null;
            }

            JsonKey key = keys.Find(text, start + cursor.KeyStart, cursor.KeyLength);
            if (!seen.Add(key) || (key.IsKnown && cursor.ValueLength == 0))
            {
                return null;
            }

            ReadOnlySpan<byte> value = line.Slice(cursor.ValueStart, cursor.ValueLength);
            ColumnWriter? writer = WriterOf(key, cursor.IsQuoted, value, cursor.ValueStart, measures, ref fields, options);
            steps.Add(new LogfmtShape.Step(literal, cursor.IsQuoted ? expected + 1 : expected, cursor.IsQuoted, writer is not null));
            if (writer is not null)
            {
                writers.Add(writer);
            }

            at = cursor.Position;
            expected += cursor.IsQuoted ? 3 : 1;
        }

        measures.Complete(writers);

        // Quotes within values, and spaces at the end, have structural bytes that no step expects.
        return at == length && expected == tokens + 1 ? new LogfmtShape([.. steps], [.. writers], tokens, isBody) : null;
    }

    private static ColumnWriter? WriterOf(
        JsonKey key, bool isQuoted, ReadOnlySpan<byte> value, int start, MeasureShape measures, ref FieldSet fields, ParserOptions options)
    {
        ColumnWriter? field = key.Ordinal < 0 ? null : isQuoted ? new FieldTextWriter(key.Ordinal, mayEscape: true) : new FieldBareWriter(key.Ordinal);
        bool isTaken = IsTaken(key.Entry.Field, key.IsKnown, start, ref fields);
        return key.IsKnown && Measures.Has(key.Entry.Field) ? measures.WriterOf(key.Entry, value, isTaken, isNumber: false, field) ?? field
            : isTaken ? LogShapes.WriterOf(key.Entry, isQuoted, options)
            : field;
    }

    /// <summary>True when a value counts in a log for what its key is known for, and needs no column of its own.</summary>
    internal static bool IsTaken(WellKnownField field, bool isKnown, int start, ref FieldSet fields) =>
        isKnown && (LogShapes.Taken & (1u << (int)field)) != 0 && fields.Has(field) && fields[field].Start == start;
}
