using System.Text;
using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates;

/// <summary>
/// The templates of one partition. A line whose signature is known costs one look-up; the first line of a signature goes the long way: to the
/// key of its shape, to what generalises it, to its template.
/// </summary>
internal sealed class TemplateTable : ITemplateMiner, ISnapshotState
{
    /// <summary>Text of the template that takes the lines for which there is no room.</summary>
    internal const string OverflowText = "<other>";

    /// <summary>Columns of log rows that templates are made from: their texts, and what is told of each.</summary>
    internal const LogColumns Columns = LogColumns.Body | LogColumns.Service | LogColumns.Host | LogColumns.Logger | LogColumns.Severity;

    private const int SignaturesPerTemplate = 8;
    private const long LinesBetweenCounts = 1 << 20;

    private readonly TemplateOptions _options;
    private readonly List<TemplateInfo> _templates = [];
    private readonly TemplateKeys _known = new();
    private readonly SignatureMap _signatures = new();
    private readonly Generalizer _generalizer;
    private readonly TemplateRoom _room;
    private readonly EntityTable _entities = new();
    private readonly SeedTable _seeds;
    private readonly LineShape _shape = new();
    private readonly TemplateForm _form = new();
    private readonly ByteList _merged = new();
    private readonly ByteList _general = new();
    private readonly List<int> _variants = [];
    private readonly List<WordStep> _holes = [];
    private int _overflow = -1;
    private long _countsDue = LinesBetweenCounts;
    private long _latest = long.MinValue;
    private long _lines;

    internal TemplateTable(TemplateOptions options)
    {
        options.Validate();
        _options = options;
        _generalizer = new Generalizer(options.VariableWords, (options.MaxTemplates + 1) * KeyWords.MaxWords);
        _room = new TemplateRoom(options.MaxTemplates);
        _seeds = new SeedTable(options);
        _shape.Own = PatternMasks.Of(options)?.Rent();
        Handles = new TemplateHandles(options);
        Plant();
    }

    /// <inheritdoc/>
    public IReadOnlyList<TemplateInfo> Templates => _templates;

    /// <summary>What other threads may know of the templates.</summary>
    internal TemplateHandles Handles { get; }

    /// <summary>Lines that were counted under <see cref="OverflowText"/>.</summary>
    internal long Overflowed => _overflow < 0 ? 0 : _templates[_overflow].Count;

    /// <summary>Templates that were evicted for want of room; their ids and counts are kept.</summary>
    internal long Evicted => _room.Evicted;

    /// <summary>Is told what becomes of templates; null for nobody.</summary>
    internal ITemplateObserver? Observer { get; set; }

    /// <summary>Is told which templates begin and which are taken over; null for nobody.</summary>
    internal ITemplateWatcher? Watcher { get; set; }

    /// <summary>Lines so far.</summary>
    internal long Lines => _lines;

    /// <inheritdoc/>
    public void Assign(EventBatch batch, int from, int to)
    {
        // Counts are told after the same lines however they come in batches.
        while (Observer is { } observer && to - from >= _countsDue - _lines)
        {
            int end = from + (int)Math.Max(0, _countsDue - _lines);
            AssignRows(batch, from, end);
            from = end;
            _countsDue += LinesBetweenCounts;
            observer.Counted(_templates);
        }

        AssignRows(batch, from, to);
    }

    private void AssignRows(EventBatch batch, int from, int to)
    {
        ReadOnlySpan<UInt128> signatures = batch.Signatures.Span(to);
        ReadOnlySpan<long> times = batch.Times.Span(to);
        ReadOnlySpan<byte> severities = batch.Severities.Span(to);
        Span<int> indexes = batch.Templates.Span(to);
        for (int row = from; row < to; row++)
        {
            int index = _signatures.Find(signatures[row]);
            TemplateInfo? template = index >= 0 ? _templates[index] : null;
            if (template is null || template.IsRetired)
            {
                template = Learn(batch, row);
            }

            indexes[row] = template.Index;
            long time = times[row];
            template.Count++;
            template.LastLine = ++_lines;
            if (time != EventBatch.NoTime)
            {
                _latest = Math.Max(_latest, time);
                template.FirstSeen = Math.Min(template.FirstSeen, time);
                template.LastSeen = Math.Max(template.LastSeen, time);
            }

            if (severities[row] > (byte)template.Severity)
            {
                template.Severity = (Severity)severities[row];
            }
        }
    }

    /// <inheritdoc/>
    public int SnapshotVersion => 3;

    /// <inheritdoc/>
    public void Save(SnapshotOutput output)
    {
        output.WriteInt64(_latest);
        output.WriteInt64(_lines);
        output.WriteInt32(_overflow);
        _room.Save(output);
        output.WriteInt32(_templates.Count);
        foreach (TemplateInfo template in _templates)
        {
            TemplateState.Save(template, output);
        }

        // What a shape was learned as may not be what it would be learned as now: a restart must not ask again.
        _signatures.Save(output);
    }

    /// <inheritdoc/>
    public void Load(ref SnapshotInput input, int version)
    {
        Clear();
        _latest = input.ReadInt64();
        _lines = version == 1 ? 0 : input.ReadInt64(0, long.MaxValue);
        _overflow = input.ReadInt32(-1, int.MaxValue);
        if (version > 1)
        {
            _room.Load(ref input, version);
        }

        int count = input.ReadCount(version == 1 ? TemplateState.LeastBytesOfVersion1 : TemplateState.LeastBytes);
        input.Require(count <= _room.MaxIndexes && _overflow < count, FormattableString.Invariant($"at most {_options.MaxTemplates} templates, and {_room.MaxIndexes} with those that were evicted"));
        int[] replacedBy = new int[count];
        for (int index = 0; index < count; index++)
        {
            _templates.Add(version == 1
                ? TemplateState.LoadVersion1(ref input, index, _form, _entities, out replacedBy[index])
                : TemplateState.Load(ref input, index, _entities, out replacedBy[index]));
        }

        Restore(ref input, replacedBy, version == 1);
        _countsDue = (_lines / LinesBetweenCounts * LinesBetweenCounts) + LinesBetweenCounts;
        if (version == 1)
        {
            TemplateState.SkipVersion1(ref input);
        }
        else if (version > 2)
        {
            _signatures.Load(ref input, SignaturesPerTemplate * _options.MaxTemplates, count);
        }

        input.RequireEnd();
    }

    private void Restore(ref SnapshotInput input, int[] replacedBy, bool isVersion1)
    {
        int alive = 0;
        foreach (TemplateInfo template in _templates)
        {
            int by = replacedBy[template.Index];
            if (template.Index == _overflow)
            {
                template.IsOverflow = true;
                continue;
            }

            if (!_known.TryAdd(template))
            {
                // Version 1 told apart what is one template now.
                input.Require(isVersion1, "a template once");
                by = _known.Find(template.Key);
            }

            if (by >= 0 && by != template.Index)
            {
                input.Require(by < _templates.Count, "the index of a template");
                template.ReplacedBy = _templates[by];
            }

            if (!template.IsRetired)
            {
                alive++;
                TemplateForm.KeyOf(template.Form!, _merged);
                _generalizer.Add(_merged.Bytes, template.Index, template.IsGeneral, _holes);
            }
        }

        input.Require(alive <= _options.MaxTemplates + 1, FormattableString.Invariant($"at most {_options.MaxTemplates} templates"));
        input.Require(_templates.TrueForAll(template => template.HasFinal(_templates.Count)), "templates that are not taken over in a circle");
        _room.Restore(alive);
        Plant();
    }

    /// <summary>Puts the seeds and what an operator says among the templates there are.</summary>
    private void Plant()
    {
        int before = _room.Alive;
        _seeds.Plant(_templates, _known, _generalizer, _room, _latest);
        Handles.Restore(_templates);
        _room.Shrink(before, _templates, _overflow, Evict);
    }

    private TemplateInfo Learn(EventBatch batch, int row)
    {
        _shape.Read(batch.Text(LogText.Body, row));
        _form.Read(_shape.Shape);
        var key = KeyHash.Of(_form.Key);
        TemplateInfo? template = Find(key, _form.Form) ?? FindSeed() ?? New(batch, row, key);
        if (template is null)
        {
            return Overflow();
        }

        if (template is { IsSeed: true, ExampleBytes.Length: 0 })
        {
            template.Meet(ExampleOf(batch, row), _entities.Of(batch, row));
        }

        // Shapes of a template have no limit of their own. Forgetting all signatures costs the next line of each the long way.
        if (_signatures.Count >= SignaturesPerTemplate * _options.MaxTemplates)
        {
            _signatures.Clear();
        }

        _signatures.Set(batch.Signatures[row], template.Index);
        return template;
    }

    /// <summary>The template of a key, or the general one that took it over; its form takes the new one in.</summary>
    private TemplateInfo? Find(KeyHash key, ReadOnlySpan<byte> form)
    {
        int index = _known.Find(key);
        if (index < 0)
        {
            return null;
        }

        TemplateInfo template = _templates[index];
        MergeForm(template, form);
        return template.Final is { Form: not null } final ? final : null;
    }

    private TemplateInfo? FindSeed()
    {
        TemplateInfo? seed = _seeds.Find(_form.Key, _form.Form);
        if (seed is not null)
        {
            MergeForm(seed, _seeds.Form);
        }

        return seed;
    }

    private static byte[] ExampleOf(EventBatch batch, int row)
    {
        ReadOnlySpan<byte> body = batch.Text(LogText.Body, row);
        return body[..Math.Min(body.Length, TemplateState.MaxExample)].ToArray();
    }

    private TemplateInfo? New(EventBatch batch, int row, KeyHash key)
    {
        _generalizer.Generalize(_form.Key, _form.Form, _known);
        bool isGeneral = _generalizer.Steps.Count > 0;
        key = isGeneral ? KeyHash.Of(_generalizer.Key) : key;
        TemplateInfo? template = isGeneral ? Find(key, _generalizer.Form) : null;
        template = template is null ? Create(batch, row, key, isGeneral) : MakeGeneral(template);
        if (template is not null)
        {
            Watcher?.Added(template);
            Observer?.Added(template, batch.Times.Span(row + 1)[row]);
            TakeOver(template, _generalizer.Steps, inTurn: true);
            TakeOver(template, _holes, inTurn: false);
        }

        return template;
    }

    private TemplateInfo MakeGeneral(TemplateInfo template)
    {
        _holes.Clear();
        if (!template.IsGeneral)
        {
            TemplateForm.KeyOf(template.Form!, _merged);
            _generalizer.Remove(_merged.Bytes, template.Index);
            template.IsGeneral = true;
            _generalizer.Add(_merged.Bytes, template.Index, isGeneral: true, _holes);
        }

        return template;
    }

    private TemplateInfo? Create(EventBatch batch, int row, KeyHash key, bool isGeneral)
    {
        int known = _known.Find(key);
        if (!_room.Admits(key.Number, isGeneral && known < 0, known < 0, _lines, _templates, Evict))
        {
            return null;
        }

        byte[] example = ExampleOf(batch, row);

        // What has no variable part reads as its first line: one text serves both.
        byte[] form = _generalizer.Form.SequenceEqual(example) ? example : _generalizer.Form.ToArray();
        TemplateInfo template;
        if (known >= 0)
        {
            // It was evicted, or the one that took it over was: its id, counts and times go on.
            template = _templates[known];
            template.ReplacedBy = null;
            template.ReplacedAt = long.MaxValue;
            template.Form = form;
            template.ExampleBytes = example;
        }
        else
        {
            template = new TemplateInfo(_templates.Count, key, form, example, _entities.Of(batch, row));
            _templates.Add(template);
            _known.Add(template);
            Handles.Add(template, _generalizer.Key);
        }

        template.IsGeneral |= isGeneral;
        _generalizer.Add(template.Index, template.IsGeneral, _holes);
        return template;
    }

    /// <summary>
    /// The templates that a general one covers were its first variants: their lines are its own from now on. They keep their index and id and
    /// stay empty.
    /// </summary>
    /// <param name="general">The general template.</param>
    /// <param name="steps">What became variable.</param>
    /// <param name="inTurn">True when the steps build on each other; false when each is of its own.</param>
    private void TakeOver(TemplateInfo general, List<WordStep> steps, bool inTurn)
    {
        for (int step = 0; step < steps.Count; step++)
        {
            _generalizer.FindVariants(steps[step].Hash, _variants);
            foreach (int index in _variants)
            {
                TemplateInfo variant = _templates[index];
                if (!variant.IsRetired && variant != general)
                {
                    Replace(variant, general, steps.Slice(step, (inTurn ? steps.Count : step + 1) - step));
                }
            }
        }
    }

    private void Replace(TemplateInfo variant, TemplateInfo general, List<WordStep> steps)
    {
        Watcher?.Replacing(variant, general, _lines);
        TemplateForm.KeyOf(variant.Form!, _merged);
        _generalizer.Remove(_merged.Bytes, variant.Index);
        _general.Set(variant.Form!);
        for (int i = 0; i < steps.Count; i++)
        {
            int length = i == 0 ? _merged.Count - steps[i].KeyLength + 1 : steps[i].Length;
            TemplateForm.Generalize(_general.Bytes, steps[i].Start, length, _merged);
            _general.Set(_merged.Bytes);
        }

        // The steps lead to another key where the general template was itself taken over by one that is more so.
        TemplateForm.KeyOf(_general.Bytes, _merged);
        if (KeyHash.Of(_merged.Bytes) == general.Key)
        {
            MergeForm(general, _general.Bytes);
        }

        bool keepsText = _room.Leave(variant.Form!.Length);
        general.TakeOver(variant, _latest);
        Observer?.Replaced(variant, general, _latest);
        if (!keepsText)
        {
            variant.Form = null;
            variant.ExampleBytes = [];
        }
    }

    private void MergeForm(TemplateInfo template, ReadOnlySpan<byte> form)
    {
        if (template.Form is { } had && !form.SequenceEqual(had))
        {
            TemplateForm.Merge(had, form, _merged);
            template.Form = _merged.Bytes.ToArray();
            Observer?.Changed(template);
        }
    }

    private void Evict(TemplateInfo template)
    {
        TemplateForm.KeyOf(template.Form!, _merged);
        _generalizer.Remove(_merged.Bytes, template.Index);
        template.Form = null;
        template.ExampleBytes = [];
        Observer?.Evicted(template);
    }

    private TemplateInfo Overflow()
    {
        if (_overflow < 0)
        {
            _overflow = _templates.Count;
            byte[] text = Encoding.UTF8.GetBytes(OverflowText);
            var template = new TemplateInfo(_overflow, KeyHash.Of(text), text, [], Entity.None) { IsOverflow = true };
            _templates.Add(template);
            Handles.Add(template, text);
        }

        return _templates[_overflow];
    }

    private void Clear()
    {
        _templates.Clear();
        _known.Clear();
        _signatures.Clear();
        _generalizer.Clear();
        _entities.Clear();
    }
}
