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
    private const int WordsPerTemplate = 16;

    private readonly TemplateOptions _options;
    private readonly List<TemplateInfo> _templates = [];
    private readonly TemplateKeys _known;
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
    private readonly List<WordStep> _steps = [];
    private int _overflow = -1;
    private long _latest = long.MinValue;
    private long _lines;

    internal TemplateTable(TemplateOptions options)
    {
        options.Validate();
        _options = options;
        _known = new TemplateKeys(_templates);
        _generalizer = new Generalizer(options.VariableWords, options.MaxTemplates * WordsPerTemplate);
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

    /// <inheritdoc/>
    public void Assign(EventBatch batch, int from, int to)
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
    public int SnapshotVersion => 2;

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
            _room.Load(ref input);
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
        if (version == 1)
        {
            TemplateState.SkipVersion1(ref input);
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
                template.Handle = TemplateHandle.Kept;
                continue;
            }

            if (!_known.TryAdd(template))
            {
                // Version 1 told apart what is one template now.
                input.Require(isVersion1, "a template once");
                by = _known.Find(template);
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
                _generalizer.Add(_merged.Bytes, template.Index);
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
        TemplateInfo? template = Find(_form.Key, _form.Form) ?? FindSeed() ?? New(batch, row);
        if (template is null)
        {
            return Overflow();
        }

        if (template is { IsSeed: true, ExampleBytes.Length: 0 })
        {
            template.Meet(ExampleOf(batch, row), _entities.Of(batch, row));
        }

        // Shapes of a template have no limit of their own. Forgetting all signatures costs the next line of each the long way, which leads to
        // the same template again.
        if (_signatures.Count >= SignaturesPerTemplate * _options.MaxTemplates)
        {
            _signatures.Clear();
        }

        _signatures.Set(_shape.Signature, template.Index);
        return template;
    }

    /// <summary>The template of a key, or the general one that took it over; its form takes the new one in.</summary>
    private TemplateInfo? Find(ReadOnlySpan<byte> key, ReadOnlySpan<byte> form)
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

    private TemplateInfo? New(EventBatch batch, int row)
    {
        _generalizer.Generalize(_form.Key, _form.Form, _known);
        ReadOnlySpan<byte> key = _generalizer.Key;
        ReadOnlySpan<byte> form = _generalizer.Form;
        bool isGeneral = _generalizer.Steps.Count > 0;
        TemplateInfo? template = isGeneral ? Find(key, form) : null;
        if (template is null)
        {
            template = Create(batch, row, key, form, isGeneral);
            if (template is null)
            {
                return null;
            }
        }

        if (isGeneral)
        {
            template.IsGeneral = true;
            _steps.Clear();
            _steps.AddRange(_generalizer.Steps);
        }
        else
        {
            _generalizer.FindHoles(key, _steps);
        }

        TakeOver(template, isGeneral);
        return template;
    }

    private TemplateInfo? Create(EventBatch batch, int row, ReadOnlySpan<byte> key, ReadOnlySpan<byte> form, bool takesOver)
    {
        int known = _known.Find(key);
        ulong number = TemplateKeys.NumberOf(key);
        if (!_room.Admits(number, takesOver, known < 0, _lines, _templates, Evict))
        {
            return null;
        }

        byte[] example = ExampleOf(batch, row);
        TemplateInfo template;
        if (known >= 0)
        {
            // It was evicted: its id, counts and times go on.
            template = _templates[known];
            template.Form = form.ToArray();
            template.ExampleBytes = example;
        }
        else
        {
            template = new TemplateInfo(_templates.Count, number, TemplateKeys.CheckOf(key), form.ToArray(), example, _entities.Of(batch, row));
            _templates.Add(template);
            _known.TryAdd(template);
            Handles.Add(template, key);
        }

        _generalizer.Add(key, template.Index);
        return template;
    }

    /// <summary>
    /// The templates that a general one covers were its first variants: their lines are its own from now on. They keep their index and id and
    /// stay empty.
    /// </summary>
    /// <param name="general">The general template.</param>
    /// <param name="inTurn">True when the steps build on each other; false when each is of its own.</param>
    private void TakeOver(TemplateInfo general, bool inTurn)
    {
        for (int step = 0; step < _steps.Count; step++)
        {
            _generalizer.FindVariants(_steps[step].Hash, _variants);
            foreach (int index in _variants)
            {
                TemplateInfo variant = _templates[index];
                if (!variant.IsRetired && variant != general)
                {
                    Replace(variant, general, step, inTurn ? _steps.Count : step + 1);
                }
            }
        }
    }

    private void Replace(TemplateInfo variant, TemplateInfo general, int step, int end)
    {
        TemplateForm.KeyOf(variant.Form!, _merged);
        _generalizer.Remove(_merged.Bytes, variant.Index);
        _general.Set(variant.Form!);
        for (int i = step; i < end; i++)
        {
            int length = i == step ? _merged.Count - _steps[i].KeyLength + 1 : _steps[i].Length;
            TemplateForm.Generalize(_general.Bytes, _steps[i].Start, length, _merged);
            _general.Set(_merged.Bytes);
        }

        MergeForm(general, _general.Bytes);
        _room.Leave();
        general.TakeOver(variant, _latest);
    }

    private void MergeForm(TemplateInfo template, ReadOnlySpan<byte> form)
    {
        if (template.Form is { } had && !form.SequenceEqual(had))
        {
            TemplateForm.Merge(had, form, _merged);
            template.Form = _merged.Bytes.ToArray();
        }
    }

    private void Evict(TemplateInfo template)
    {
        TemplateForm.KeyOf(template.Form!, _merged);
        _generalizer.Remove(_merged.Bytes, template.Index);
        template.Form = null;
        template.ExampleBytes = [];
    }

    private TemplateInfo Overflow()
    {
        if (_overflow < 0)
        {
            _overflow = _templates.Count;
            byte[] text = Encoding.UTF8.GetBytes(OverflowText);
            var template = new TemplateInfo(_overflow, TemplateKeys.NumberOf(text), TemplateKeys.CheckOf(text), text, [], Entity.None) { Handle = TemplateHandle.Kept };
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
