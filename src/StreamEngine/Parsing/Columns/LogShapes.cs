using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Columns;

/// <summary>What shapes of logs have in common, whatever the format.</summary>
internal static class LogShapes
{
    /// <summary>Well-known fields that a log shows in its columns, or uses for one of them.</summary>
    internal const uint Taken = LogFields.Direct | (1u << (int)WellKnownField.Name) | (1u << (int)WellKnownField.Pod);

    /// <summary>
    /// True when every record with the same fields is a log, whatever its values, with the same fields in the same columns, as long as none
    /// of them is empty.
    /// </summary>
    internal static bool IsSettled(ref FieldSet fields)
    {
        const uint Needed = (1u << (int)WellKnownField.Body) | (1u << (int)WellKnownField.Severity);
        const uint Rare = (1u << (int)WellKnownField.Pod) | (1u << (int)WellKnownField.Labels);
        const uint Duplicates = 1u << (int)WellKnownField.OtherTime;
        bool known = fields.HasAll(Needed) || !fields.HasAny(~LogFields.Direct & ~Duplicates);
        bool named = !fields.Has(WellKnownField.Name) || fields.Has(WellKnownField.Logger);
        bool served = !fields.Has(WellKnownField.Entity) || fields.Has(WellKnownField.Service);
        bool plain = !fields.Has(WellKnownField.Body) || fields[WellKnownField.Body].Unit == FieldUnit.None;
        return known && named && served && plain && !fields.HasAny(Rare);
    }

    /// <summary>The writer of a field whose values are text; null when logs have no column for it. Those of <see cref="Measures"/> are made by <see cref="MeasureShape"/>.</summary>
    /// <param name="entry">The field.</param>
    /// <param name="mayEscape">True when backslashes in the text mean something.</param>
    /// <param name="options">Rules for times.</param>
    internal static ColumnWriter? WriterOf(FieldEntry entry, bool mayEscape, ParserOptions options) => entry.Field switch
    {
        WellKnownField.Time => new TimeWriter(options),
        WellKnownField.Severity => new LevelWriter(entry.Unit),
        WellKnownField.Body => new Columns.TextWriter(LogText.Body, mayEscape),
        WellKnownField.Service => new Columns.TextWriter(LogText.Service, mayEscape),
        WellKnownField.Host => new Columns.TextWriter(LogText.Host, mayEscape),
        WellKnownField.Logger => new Columns.TextWriter(LogText.Logger, mayEscape),
        WellKnownField.TraceId => new Columns.TextWriter(LogText.TraceId, mayEscape),
        WellKnownField.SpanId => new Columns.TextWriter(LogText.SpanId, mayEscape),
        _ => null,
    };
}
