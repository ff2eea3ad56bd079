using Apache.Arrow;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Templates.Parameters;

namespace StreamEngine.Templates;

/// <summary>
/// The values that the slots of templates have in a run of log lines. Valid during the call that it is given to: what is to stay is copied, or
/// taken with <see cref="ToOwnedRecordBatch()"/>.
/// </summary>
public sealed class ParameterBatch : IDisposable
{
    private readonly ParameterReader _reader;
    private readonly ParameterColumns _columns;
    private readonly IReadOnlyList<TemplateInfo> _templates;
    private EventBatch? _lines;

    internal ParameterBatch(IReadOnlyList<TemplateInfo> templates, int maxPlans, SlabPool slabs, Func<TemplateInfo, string>? idOf = null, PatternMasks? masks = null)
    {
        _reader = new ParameterReader(templates, maxPlans, idOf, masks);
        _columns = new ParameterColumns(slabs);
        _templates = templates;
    }

    /// <summary>Name of the source of the lines.</summary>
    public string Source => Lines.Source.Name;

    /// <summary>Lines that have slots.</summary>
    public int LineCount => _columns.LineCount;

    /// <summary>Values: one a slot of each line.</summary>
    public int Count => _columns.Count;

    internal EventBatch Lines => _lines ?? throw new InvalidOperationException("There are no lines: a batch is valid during the call that it is given to.");

    internal ParameterColumns Columns => _columns;

    internal SlotPlans Plans => _reader.Plans;

    /// <summary>
    /// A row a value: <c>row</c>, <c>time</c>, <c>template_id</c>, <c>slot</c> (from 1), <c>key</c> (the word before an equals sign in front of
    /// the slot, or empty), <c>type</c>, <c>text</c> and <c>number</c> (NaN for none; seconds and bytes where there is such a unit). The columns
    /// are wrapped, text is StringView over the memory that the lines arrived in.
    /// </summary>
    public RecordBatch ToRecordBatch() => ParameterArrow.Wrap(Lines, _columns, _reader.Plans.Names);

    /// <summary>The same in memory of its own, text as utf8.</summary>
    public RecordBatch ToOwnedRecordBatch() => ParameterArrow.ToOwned(Lines, _columns, _reader.Plans.Names);

    /// <summary>The same with the number of the line of each row in place of the row.</summary>
    internal RecordBatch ToOwnedRecordBatch(long[] lines) => ParameterArrow.ToOwned(Lines, _columns, _reader.Plans.Names, lines);

    /// <summary>
    /// A row a line of one template, in memory of its own: <c>row</c>, <c>time</c> and a column a slot, named by its key or <c>slot_1</c>, whose
    /// type is that of all values so far: int64, double, boolean or utf8. Null when there is no line of it.
    /// </summary>
    /// <param name="template">The template; lines of a more general one that has taken it over are not among its own.</param>
    public RecordBatch? ToRecordBatch(TemplateInfo template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return _reader.Plans.SlotsOf(template) is { } slots ? new ParameterTable(slots).Read(this) : null;
    }

    /// <summary>The templates of the lines, in the order in which they first come.</summary>
    public IReadOnlyList<TemplateInfo> Templates
    {
        get
        {
            var seen = new HashSet<int>();
            var found = new List<TemplateInfo>();
            foreach (ParameterLine line in _columns.Lines.Span(LineCount))
            {
                if (seen.Add(line.Template))
                {
                    found.Add(_templates[line.Template]);
                }
            }

            return found;
        }
    }

    /// <summary>Reads lines in place of those that there were.</summary>
    internal void Read(EventBatch batch, int from, int to)
    {
        _columns.Clear();
        _lines = batch;
        _reader.Read(batch, from, to, _columns);
    }

    /// <summary>The lines are no longer there.</summary>
    internal void End()
    {
        _columns.Clear();
        _lines = null;
    }

    /// <summary>Gives the memory back; the pipeline calls it.</summary>
    public void Dispose() => _columns.Dispose();
}
