using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Templates.Parameters;

namespace StreamEngine.Windowing.LogValues;

/// <summary>
/// Reads numbers from the text of lines as soon as they have their templates, for the series that an operator asked for and to learn between which numbers they move. A line that is not
/// looked at costs a countdown.
/// </summary>
/// <remarks>
/// A template keeps its place until so many lines have come without one of it, and no more than that are given templates before their numbers are read; what begins with a line is
/// taken into account from that line on. So what is read depends on no batch borders.
/// </remarks>
internal sealed class LogValueStage : ITemplateMiner, ITemplateWatcher, ISnapshotState
{
    private const int LinesPerTemplate = 4;
    private const int Never = int.MaxValue;

    private readonly ITemplateMiner _inner;
    private readonly TemplateTable _table;
    private readonly ValueRule[] _rules;
    private readonly ValueBindings _bindings;
    private readonly ValueReader _reader;
    private readonly RangeLearner _ranges;
    private readonly int _step;
    private bool _isBound;

    // Lines of a template until one is looked at.
    private int[] _due = [];

    /// <summary>Makes a stage.</summary>
    /// <param name="inner">Gives lines their templates, those of <paramref name="table"/>.</param>
    /// <param name="table">The templates.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="windowSize">Length of a window.</param>
    internal LogValueStage(ITemplateMiner inner, TemplateTable table, TemplateOptions options, TimeSpan windowSize)
    {
        _inner = inner;
        _table = table;
        _rules = ValueRule.Of(options);
        _bindings = new ValueBindings(_rules, options.Series.Any(static s => s.Text is not null));
        _reader = new ValueReader(table.Templates, options);
        _ranges = new RangeLearner(table.Templates, options.MaxLearnedSlots, windowSize.Ticks * TimeSpan.NanosecondsPerTick);
        _step = LinesPerTemplate * options.MaxTemplates;
        Keys = new ValueKeys(_rules);
        table.Watcher = this;
    }

    /// <summary>Slots whose range is learned.</summary>
    internal int LearnedSlots => _ranges.Slots;

    /// <summary>The series there are.</summary>
    internal ValueKeys Keys { get; }

    /// <summary>What the lines of the last <see cref="Assign"/> have.</summary>
    internal LineValues Values { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<TemplateInfo> Templates => _inner.Templates;

    /// <inheritdoc/>
    public int SnapshotVersion => ((ISnapshotState)_inner).SnapshotVersion;

    /// <inheritdoc/>
    public void Assign(EventBatch batch, int from, int to)
    {
        BindAll();
        Values.Clear();
        while (from < to)
        {
            int end = Math.Min(to, from + _step);
            long line = _table.Lines;
            _inner.Assign(batch, from, end);
            Reserve(_table.Templates.Count);
            for (int row = from; row < end;)
            {
                int next = (int)Math.Min(end, from + Math.Max(0, _bindings.NextLine - line));
                Read(batch, row, next, line - from);
                row = next;
                _bindings.Apply(line + row - from, Watch);
            }

            from = end;
        }
    }

    void ITemplateWatcher.Added(TemplateInfo template)
    {
        if (_bindings.Bind(template))
        {
            Watch(template.Index);
        }
    }

    void ITemplateWatcher.Replacing(TemplateInfo variant, TemplateInfo general, long line) => _bindings.Follow(variant, general, line);

    /// <inheritdoc/>
    /// <remarks>The templates alone: what the stage itself knows goes with the windows.</remarks>
    public void Save(SnapshotOutput output) => ((ISnapshotState)_inner).Save(output);

    /// <inheritdoc/>
    public void Load(ref SnapshotInput input, int version) => ((ISnapshotState)_inner).Load(ref input, version);

    /// <summary>Writes down what the stage itself knows.</summary>
    internal void SaveValues(SnapshotOutput output)
    {
        output.WriteInt32(_rules.Length);
        foreach (ValueRule rule in _rules)
        {
            output.WriteString(rule.Identity);
        }

        Keys.Save(output);
        _bindings.Save(output);
        _ranges.Save(output);
        Reserve(_table.Templates.Count);
        output.WriteInt32(_table.Templates.Count);
        output.WriteInt32s(_due.AsSpan(0, _table.Templates.Count));
    }

    /// <summary>Reads what <see cref="SaveValues"/> wrote; the templates must have been loaded. Rules that are others now begin anew.</summary>
    internal void LoadValues(ref SnapshotInput input)
    {
        int count = input.ReadCount(sizeof(int));
        bool isSame = count == _rules.Length;
        for (int i = 0; i < count; i++)
        {
            isSame &= input.ReadText() == (i < _rules.Length ? _rules[i].Identity : null);
        }

        Keys.Load(ref input, isSame);
        _bindings.Load(ref input, isSame);
        _ranges.Load(ref input);
        _due = new int[input.ReadCount(sizeof(int))];
        input.Require(_due.Length == _table.Templates.Count, "a countdown a template");
        input.ReadInt32s(_due);
        _isBound = false;
    }

    /// <summary>Templates that were there before the stage: those of a journal or a snapshot.</summary>
    private void BindAll()
    {
        if (_isBound)
        {
            return;
        }

        _isBound = true;
        Reserve(_table.Templates.Count);
        foreach (TemplateInfo template in _table.Templates)
        {
            _bindings.Bind(template);
        }

        foreach (TemplateInfo template in _table.Templates)
        {
            for (TemplateInfo at = template; at.ReplacedBy is { } general; at = general)
            {
                _bindings.Follow(at, general, long.MinValue);
            }
        }

        _bindings.Apply(long.MinValue, Watch);
        foreach (TemplateInfo template in _table.Templates.Where(t => _bindings.Of(t.Index) is not null))
        {
            Watch(template.Index);
        }
    }

    private void Reserve(int templates)
    {
        int had = _due.Length;
        if (templates > had)
        {
            Array.Resize(ref _due, Math.Max(templates, Math.Max(64, 2 * had)));
            _due.AsSpan(had).Fill(_ranges.FirstDue);
        }
    }

    private void Watch(int template)
    {
        Reserve(template + 1);
        _due[template] = 1;
    }

    private void Read(EventBatch batch, int from, int to, long first)
    {
        ReadOnlySpan<int> templates = batch.Templates.Span(to);
        int[] due = _due;
        for (int row = from; row < to; row++)
        {
            ref int left = ref due[templates[row]];
            if (--left <= 0)
            {
                left = Look(batch, row, first + row, templates[row]);
            }
        }
    }

    /// <summary>Reads the numbers of a line.</summary>
    /// <returns>Lines of the template until the next one is looked at.</returns>
    private int Look(EventBatch batch, int row, long line, int template)
    {
        ValueBinding[]? bound = _bindings.Of(template);
        if (!_reader.Begin(batch, row, template))
        {
            return bound is null ? Never : 1;
        }

        int next = _ranges.Look(batch, row, line, template, _reader, bound, Values);
        if (bound is null)
        {
            return next;
        }

        foreach (ValueBinding binding in bound)
        {
            if (binding.Slot < _reader.Slots && _reader.Number(binding.Slot, out ParameterType _) is var number && double.IsFinite(number))
            {
                Keys.BeginLabels();
                foreach (int label in binding.Labels)
                {
                    Keys.AddLabel((uint)label < (uint)_reader.Slots ? _reader.Text(label) : default);
                }

                Values.Add(row, Keys.Of(binding.Rule, _table.Templates[template].Entity), number);
            }
        }

        return 1;
    }
}
