using StreamEngine.Batching;

namespace StreamEngine.Templates.Parameters;

/// <summary>
/// The plans of shapes, each made when its first line comes and again when its lines get another template. When there are too many, all are
/// forgotten: the next line of each shape makes its plan again.
/// </summary>
/// <param name="templates">The templates.</param>
/// <param name="maxPlans">Most plans.</param>
/// <param name="idOf">What stands as the id of a template; null for its own.</param>
/// <param name="masks">Masks of an operator that the lines were signed with, null for none.</param>
internal sealed class SlotPlans(IReadOnlyList<TemplateInfo> templates, int maxPlans, Func<TemplateInfo, string>? idOf, PatternMasks? masks = null)
{
    private readonly SignatureMap _bySignature = new();
    private readonly List<SlotPlan> _plans = [];
    private readonly LineShape _shape = new() { Own = masks?.Rent() };
    private readonly SlotAligner _aligner = new();
    private readonly ShapePlaces _places = new();
    private readonly List<(int From, int To)> _ranges = [];
    private readonly Dictionary<int, TemplateSlots> _slots = [];

    /// <summary>Plans that were made, those that were forgotten among them.</summary>
    internal long Made { get; private set; }

    /// <summary>Plans of shapes whose template is not theirs, so that their lines have no parameters.</summary>
    internal long Unaligned { get; private set; }

    /// <summary>Names of templates and keys.</summary>
    internal NameBytes Names { get; } = new();

    /// <summary>The plan of a line that has a template.</summary>
    internal SlotPlan Of(EventBatch batch, int row, int template)
    {
        int index = _bySignature.Find(batch.Signatures[row]);
        return index >= 0 && _plans[index].Template == template ? _plans[index] : Make(batch, row, template, index);
    }

    /// <summary>The slots of a template; null before its first line.</summary>
    internal TemplateSlots? SlotsOf(TemplateInfo template) => _slots.GetValueOrDefault(template.Index);

    private SlotPlan Make(EventBatch batch, int row, int template, int index)
    {
        Made++;
        SlotPlan plan = Plan(batch, row, template);
        if (index >= 0)
        {
            _plans[index] = plan;
            return plan;
        }

        if (_plans.Count >= maxPlans)
        {
            _plans.Clear();
            _bySignature.Clear();
        }

        _bySignature.Set(batch.Signatures[row], _plans.Count);
        _plans.Add(plan);
        return plan;
    }

    private SlotPlan Plan(EventBatch batch, int row, int template)
    {
        TemplateInfo info = templates[template];
        if (info.Form is null)
        {
            return new SlotPlan(template, null, []);
        }

        _shape.Read(batch.Text(LogText.Body, row));
        _aligner.Align(_shape.Shape, info.Form, _ranges);
        _places.Read(_shape.Shape);
        var spans = new SlotSpan[_ranges.Count];
        for (int i = 0; i < spans.Length; i++)
        {
            spans[i] = _places.Span(_ranges[i].From, _ranges[i].To);
        }

        TemplateSlots slots = SlotsFor(info);
        if (spans.Length != slots.Keys.Length)
        {
            Unaligned++;
            return new SlotPlan(template, null, []);
        }

        return new SlotPlan(template, slots, spans);
    }

    private TemplateSlots SlotsFor(TemplateInfo template)
    {
        if (!_slots.TryGetValue(template.Index, out TemplateSlots? slots))
        {
            _slots.Add(template.Index, slots = TemplateSlots.Of(template, Names, idOf?.Invoke(template) ?? template.Id));
        }

        return slots;
    }
}
