using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>Makes the shape of a record that <see cref="JsonWalker"/> has read.</summary>
internal readonly ref struct JsonShapeReader
{
    private readonly ByteText _text;
    private readonly ReadOnlySpan<int> _tokens;
    private readonly JsonKeys _keys;
    private readonly ParserOptions _options;

    internal JsonShapeReader(ByteText text, ReadOnlySpan<int> tokens, JsonKeys keys, ParserOptions options)
    {
        _text = text;
        _tokens = tokens;
        _keys = keys;
        _options = options;
    }

    /// <summary>The shape; null when records like this are better read one by one.</summary>
    /// <param name="fields">The known fields that count in the record.</param>
    internal JsonShape? Read(ref FieldSet fields)
    {
        // Nothing that decides what kind of row it is, or for which one of several fields must be asked, may depend on values.
        const uint Needed = (1u << (int)WellKnownField.Body) | (1u << (int)WellKnownField.Severity);
        const uint Rare = (1u << (int)WellKnownField.Pod) | (1u << (int)WellKnownField.Labels);
        const uint Duplicates = 1u << (int)WellKnownField.OtherTime;
        bool known = fields.HasAll(Needed) || !fields.HasAny(~LogFields.Direct & ~Duplicates);
        bool named = !fields.Has(WellKnownField.Name) || fields.Has(WellKnownField.Logger);
        bool served = !fields.Has(WellKnownField.Entity) || fields.Has(WellKnownField.Service);
        if (!fields.Has(WellKnownField.Body) || !known || !named || !served || fields.HasAny(Rare) || fields[WellKnownField.Body].Unit != FieldUnit.None)
        {
            return null;
        }

        var values = new List<JsonShape.Expected>();
        var writers = new List<ColumnWriter>();
        var open = new Stack<JsonKeys?>();
        var seen = new HashSet<JsonKey>();
        var measures = new MeasureShape();
        JsonKeys? keys = _keys;
        int before = _tokens[0];
        int behind = before;
        for (int t = 1; t < _tokens.Length;)
        {
            int at = _tokens[t];
            if (_text[at] != ':')
            {
                // The end of an object that is not the last thing of the record.
                if (_text[before] != '}' || open.Count == 0)
                {
                    return null;
                }

                keys = open.Pop();
                before = at;
                t++;
                continue;
            }

            int quote = before + 1 + (_text[before + 1] == ' ' ? 1 : 0);
            JsonKey? key = keys?.Find(_text, quote + 1, at - quote - 2);
            int value = at + 1 + (_text[at + 1] == ' ' ? 1 : 0);
            int delimiter = _tokens[t + 1];
            bool opens = _text[value] == '{';
            JsonValueKind kind = KindOf(_text[value]);
            if (_text[value] == '[' || writers.Count == JsonShape.MaxValues || (key is not null && opens && key.TakesObject))
            {
                return null;
            }

            bool isEmpty = key is { IsKnown: true } && kind == JsonValueKind.Text && delimiter - value == 2;
            if (isEmpty || (key is not null && !seen.Add(key)))
            {
                // Another field, or none, has the meaning of an empty one here; the next record may have a text. Which of two fields of one
                // name counts may depend on their values.
                return null;
            }

            if (opens)
            {
                open.Push(keys);
                keys = key?.Children;
            }
            else
            {
                int content = value + (kind == JsonValueKind.Text ? 1 : 0);
                values.Add(new JsonShape.Expected(_text.Slice(behind, content - behind).ToArray(), t + 1, kind));
                writers.Add(WriterOf(kind, key, content, delimiter - content - (kind == JsonValueKind.Text ? 1 : 0), measures, ref fields));
                behind = delimiter;
            }

            before = delimiter;
            t += 2;
        }

        measures.Complete(writers);
        int closing = before + 1 - behind;
        return open.Count == 0 && writers.Count > 0 && closing <= JsonShape.MaxClosing
            ? new JsonShape(values, _text.Slice(behind, closing).ToArray(), [.. writers], _tokens.Length)
            : null;
    }

    private static JsonValueKind KindOf(byte first) => first switch
    {
        (byte)'"' => JsonValueKind.Text,
        (byte)'t' or (byte)'f' or (byte)'n' => JsonValueKind.Literal,
        _ => JsonValueKind.Number,
    };

    private ColumnWriter WriterOf(JsonValueKind kind, JsonKey? key, int start, int length, MeasureShape measures, ref FieldSet fields)
    {
        int ordinal = key?.Ordinal ?? -1;
        ColumnWriter? field = ordinal < 0 ? null : kind switch
        {
            JsonValueKind.Literal => new LiteralWriter(ordinal),
            JsonValueKind.Number => new FieldNumberWriter(ordinal),
            _ => new FieldTextWriter(ordinal, mayEscape: true),
        };
        ColumnWriter? known = key is { IsKnown: true } && kind != JsonValueKind.Literal
            ? KnownWriter(kind, key, start, length, field, measures, ref fields)
            : null;
        return known ?? field ?? kind switch
        {
            JsonValueKind.Literal => new LiteralWriter(-1),
            JsonValueKind.Number => new SkippedNumberWriter(),
            _ => new SkippedTextWriter(),
        };
    }

    /// <summary>The writer of a field that logs have a column for; null when they have none, or another field counts.</summary>
    private ColumnWriter? KnownWriter(
        JsonValueKind kind, JsonKey key, int start, int length, ColumnWriter? field, MeasureShape measures, ref FieldSet fields)
    {
        bool isNumber = kind == JsonValueKind.Number;
        FieldEntry entry = key.Entry;
        bool counts = fields.Has(entry.Field) && fields[entry.Field].Start == start;
        if (Measures.Has(entry.Field))
        {
            return measures.WriterOf(entry, _text.Slice(start, length), counts, isNumber, field);
        }

        ColumnWriter? writer = !counts ? null : entry.Field switch
        {
            WellKnownField.Time => new TimeWriter(_options),
            WellKnownField.Severity => new LevelWriter(entry.Unit),
            WellKnownField.Body => new Columns.TextWriter(LogText.Body, !isNumber),
            WellKnownField.Service => new Columns.TextWriter(LogText.Service, !isNumber),
            WellKnownField.Host => new Columns.TextWriter(LogText.Host, !isNumber),
            WellKnownField.Logger => new Columns.TextWriter(LogText.Logger, !isNumber),
            WellKnownField.TraceId => new Columns.TextWriter(LogText.TraceId, !isNumber),
            WellKnownField.SpanId => new Columns.TextWriter(LogText.SpanId, !isNumber),
            _ => null,
        };
        return isNumber && writer is not null ? new CheckedNumberWriter(writer) : writer;
    }
}
