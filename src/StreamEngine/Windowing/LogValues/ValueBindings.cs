using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Templates.Parameters;

namespace StreamEngine.Windowing.LogValues;

/// <summary>A rule that holds for the lines of a template.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Slot">The slot from 0.</param>
/// <param name="Labels">Slots of the labels, -1 where the template has none.</param>
internal sealed record ValueBinding(int Rule, int Slot, int[] Labels);

/// <summary>
/// Which rules hold for which templates: those that name a template by its id or text, and all that hold for a template whose lines it took over. When words become variable, a template
/// has further slots: a slot that is named by its number is then the one that has the same part of the line.
/// </summary>
internal sealed class ValueBindings(ValueRule[] rules, bool hasTexts)
{
    private readonly Dictionary<int, ValueBinding[]> _byTemplate = [];
    private readonly List<(long Line, int Template, ValueBinding Binding)> _due = [];
    private readonly ByteList _key = new();
    private readonly ByteList _general = new();
    private readonly List<(int From, int To)> _pieces = [];

    /// <summary>The rules that hold for a template; null for none.</summary>
    internal ValueBinding[]? Of(int template) => _byTemplate.GetValueOrDefault(template);

    /// <summary>Finds the rules that name a template. False when there are none.</summary>
    internal bool Bind(TemplateInfo template)
    {
        if (rules.Length == 0 || template.Form is null)
        {
            return false;
        }

        TemplateForm.KeyOf(template.Form, _key);
        ulong shown = hasTexts ? NumberOf(TemplateText.Show(_key.Bytes)) : template.Number;
        List<string?>? keys = null;
        for (int rule = 0; rule < rules.Length; rule++)
        {
            if (rules[rule].Number == template.Number || rules[rule].Number == shown)
            {
                keys ??= TemplateSlots.KeysOf(_key.Bytes);
                int slot = rules[rule].Slot.Find(keys);
                if (slot >= 0)
                {
                    Add(template.Index, new ValueBinding(rule, slot, [.. rules[rule].Labels.Select(label => label.Find(keys))]));
                }
            }
        }

        return _byTemplate.ContainsKey(template.Index);
    }

    /// <summary>A template takes the lines of another one over: from a line on, the rules of that one hold for it too, once <see cref="Apply"/> comes to the line.</summary>
    internal void Follow(TemplateInfo variant, TemplateInfo general, long line)
    {
        ValueBinding[] bound = [.. Of(variant.Index) ?? [], .. _due.Where(d => d.Template == variant.Index).Select(static d => d.Binding)];
        if (bound.Length == 0 || general.Form is null)
        {
            return;
        }

        TemplateForm.KeyOf(general.Form, _general);
        bool isPaired = false;
        if (variant.Form is not null)
        {
            TemplateForm.KeyOf(variant.Form, _key);
            isPaired = SlotAligner.Pair(_key.Bytes, _general.Bytes, _pieces);
        }

        List<string?> keys = TemplateSlots.KeysOf(_general.Bytes);
        foreach (ValueBinding binding in bound)
        {
            ValueRule rule = rules[binding.Rule];
            int slot = Map(rule.Slot, binding.Slot, isPaired, keys);
            if (slot >= 0)
            {
                _due.Add((line, general.Index, new ValueBinding(binding.Rule, slot, [.. rule.Labels.Select((label, i) => Map(label, binding.Labels[i], isPaired, keys))])));
            }
        }
    }

    /// <summary>The line at which a rule begins to hold for a further template; <see cref="long.MaxValue"/> when none is known.</summary>
    internal long NextLine => _due.Count == 0 ? long.MaxValue : _due[0].Line;

    /// <summary>From the line at hand on, rules hold for the templates of <see cref="Follow"/>.</summary>
    /// <param name="line">Lines before it.</param>
    /// <param name="began">Is told for which templates.</param>
    internal void Apply(long line, Action<int> began)
    {
        while (NextLine <= line)
        {
            Add(_due[0].Template, _due[0].Binding);
            began(_due[0].Template);
            _due.RemoveAt(0);
        }
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_byTemplate.Count);
        foreach ((int template, ValueBinding[] bound) in _byTemplate.OrderBy(static b => b.Key))
        {
            output.WriteInt32(template);
            output.WriteInt32(bound.Length);
            foreach (ValueBinding binding in bound)
            {
                output.WriteInt32(binding.Rule);
                output.WriteInt32(binding.Slot);
                output.WriteInt32(binding.Labels.Length);
                output.WriteInt32s(binding.Labels);
            }
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote in place of what there is; when the rules were others, it is passed over.</summary>
    internal void Load(ref SnapshotInput input, bool keeps)
    {
        _byTemplate.Clear();
        for (int left = input.ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            int template = input.ReadInt32(0, input.TemplateCount - 1);
            for (int count = input.ReadCount(3 * sizeof(int)); count > 0; count--)
            {
                (int rule, int slot) = (input.ReadInt32(0, int.MaxValue), input.ReadInt32(0, int.MaxValue));
                int[] labels = new int[input.ReadCount(sizeof(int))];
                input.ReadInt32s(labels);
                if (keeps)
                {
                    input.Require(rule < rules.Length && labels.Length == rules[rule].Labels.Length, "a rule of the configuration");
                    Add(template, new ValueBinding(rule, slot, labels));
                }
            }
        }
    }

    private static ulong NumberOf(string text) => TemplateHandles.TryReadId(TemplateKeys.IdOf(text), out ulong number) ? number : 0;

    private void Add(int template, ValueBinding binding)
    {
        ValueBinding[] had = Of(template) ?? [];
        if (!Array.Exists(had, b => b.Rule == binding.Rule))
        {
            _byTemplate[template] = [.. had, binding];
        }
    }

    /// <summary>The slot of the general template that has what a slot of its variant has.</summary>
    private int Map(in SlotName name, int slot, bool isPaired, List<string?> keys)
    {
        if (name.Key is not null && name.Find(keys) is >= 0 and var named)
        {
            return named;
        }

        if (slot < 0 || !isPaired)
        {
            return slot < keys.Count ? slot : -1;
        }

        int at = PlaceOf(_key.Bytes, slot);
        return at < 0 ? -1 : _pieces.FindIndex(piece => piece.From <= at && at < piece.To);
    }

    /// <summary>Where a slot stands in a key.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> key, int slot)
    {
        for (int at = 0; at < key.Length; at++)
        {
            if (key[at] == TemplateForm.Variable && slot-- == 0)
            {
                return at;
            }
        }

        return -1;
    }
}
