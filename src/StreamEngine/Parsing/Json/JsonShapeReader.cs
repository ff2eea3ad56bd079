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
                writers.Add(WriterOf(kind, key, value, ref fields));
                behind = delimiter;
            }

            before = delimiter;
            t += 2;
        }

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

    private ColumnWriter WriterOf(JsonValueKind kind, JsonKey? key, int value, ref FieldSet fields)
    {
        int start = value + (kind == JsonValueKind.Text ? 1 : 0);
        if (key is { IsKnown: true } && kind != JsonValueKind.Literal && fields.Has(key.Entry.Field)
            && fields[key.Entry.Field].Start == start && KnownWriter(kind, key) is { } known)
        {
            return kind == JsonValueKind.Number && known is not NumberWriter ? new CheckedNumberWriter(known) : known;
        }

        int ordinal = key?.Ordinal ?? -1;
        return kind switch
        {
            JsonValueKind.Literal => new LiteralWriter(ordinal),
            JsonValueKind.Number => ordinal < 0 ? new SkippedNumberWriter() : new FieldNumberWriter(ordinal),
            _ => ordinal < 0 ? new SkippedTextWriter() : new FieldTextWriter(ordinal, mayEscape: true),
        };
    }

    /// <summary>The writer of a field that logs have a column for; null when they have none.</summary>
    private ColumnWriter? KnownWriter(JsonValueKind kind, JsonKey key)
    {
        bool isText = kind == JsonValueKind.Text;
        return key.Entry.Field switch
        {
            WellKnownField.Time => new TimeWriter(_options),
            WellKnownField.Severity => new LevelWriter(key.Entry.Unit),
            WellKnownField.Body => new Columns.TextWriter(LogText.Body, isText),
            WellKnownField.Service => new Columns.TextWriter(LogText.Service, isText),
            WellKnownField.Host => new Columns.TextWriter(LogText.Host, isText),
            WellKnownField.Logger => new Columns.TextWriter(LogText.Logger, isText),
            WellKnownField.TraceId => new Columns.TextWriter(LogText.TraceId, isText),
            WellKnownField.SpanId => new Columns.TextWriter(LogText.SpanId, isText),
            WellKnownField.Duration or WellKnownField.Size or WellKnownField.Status => isText
                ? new NumberTextWriter(key.Entry.Field, key.Entry.Unit)
                : new NumberWriter(key.Entry.Field, key.Entry.Unit),
            _ => null,
        };
    }
}
