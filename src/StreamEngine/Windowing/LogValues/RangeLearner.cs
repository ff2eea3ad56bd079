using System.Text;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Templates.Parameters;

namespace StreamEngine.Windowing.LogValues;

/// <summary>
/// Learns the ranges of numbers in lines: of slots that have series, and of those of frequent templates as long as there is room. A slot that turns out to hold no amounts makes room, and so does
/// a template without lines for long.
/// </summary>
/// <param name="templates">The templates.</param>
/// <param name="maxSlots">Slots that are learned beside those with series.</param>
/// <param name="windowSize">Length of a window, in nanoseconds.</param>
internal sealed class RangeLearner(IReadOnlyList<TemplateInfo> templates, int maxSlots, long windowSize)
{
    /// <summary>Lines before a template is looked at.</summary>
    internal const int FrequentLines = 256;

    private const int Never = int.MaxValue;
    private const int AgainLines = 65_536;
    private const int IdleLines = 1_000_000;

    private readonly Dictionary<int, TemplateRanges> _byTemplate = [];
    private readonly ByteList _key = new();
    private long _latest = long.MinValue;

    // Start of the latest window: until a line has come it is far from all times.
    private long _start = long.MinValue;

    /// <summary>Lines of a template until it is looked at for the first time.</summary>
    internal int FirstDue => maxSlots > 0 ? FrequentLines : Never;

    /// <summary>Slots that are learned.</summary>
    internal int Slots { get; private set; }

    /// <summary>Looks at a line.</summary>
    /// <param name="batch">The batch of the line.</param>
    /// <param name="row">Its row.</param>
    /// <param name="line">Lines before it in the stream.</param>
    /// <param name="template">Its template.</param>
    /// <param name="reader">Has the line.</param>
    /// <param name="bound">Rules for the template; null for none.</param>
    /// <param name="values">Gets what is unusual.</param>
    /// <returns>Lines of the template until the next one is to be looked at.</returns>
    internal int Look(EventBatch batch, int row, long line, int template, ValueReader reader, ValueBinding[]? bound, LineValues values)
    {
        if (bound is null && maxSlots == 0)
        {
            return Never;
        }

        if (!_byTemplate.TryGetValue(template, out TemplateRanges? ranges))
        {
            if (bound is null && Slots >= maxSlots && !Forget(line))
            {
                return AgainLines;
            }

            ranges = new TemplateRanges();
            Begin(ranges, template, reader);
        }

        foreach (ValueBinding binding in bound ?? [])
        {
            Require(ranges, binding.Slot, reader);
        }

        if (ranges.Slots.Count == 0 && bound is null)
        {
            _byTemplate.Remove(template);
            return Never;
        }

        _byTemplate[template] = ranges;
        ranges.LastLine = line;
        long time = batch.Times[row];
        if (time != EventBatch.NoTime && (ulong)(time - _start) >= (ulong)windowSize)
        {
            _latest = FloorDivide(time);
            _start = _latest * windowSize;
        }

        Observe(batch, row, template, ranges, reader, values);
        return ranges.Next(_latest);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_latest);
        output.WriteInt32(_byTemplate.Count);
        foreach ((int template, TemplateRanges ranges) in _byTemplate.OrderBy(static r => r.Key))
        {
            output.WriteInt32(template);
            ranges.Save(output);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote in place of what there is.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _byTemplate.Clear();
        Slots = 0;
        _latest = input.ReadInt64();
        _start = _latest == long.MinValue ? long.MinValue : _latest * windowSize;
        for (int left = input.ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            int template = input.ReadInt32(0, input.TemplateCount - 1);
            TemplateRanges ranges = TemplateRanges.Load(ref input);
            input.Require(_byTemplate.TryAdd(template, ranges), "the ranges of a template once");
            Slots += ranges.Slots.Count;
        }
    }

    private void Begin(TemplateRanges ranges, int template, ValueReader reader)
    {
        TemplateForm.KeyOf(templates[template].Form ?? [], _key);
        for (int slot = 0; slot < Math.Min(reader.Slots, 64); slot++)
        {
            double number = reader.Number(slot, out ParameterType type);
            bool isAmount = double.IsFinite(number) && (type is not (ParameterType.Integer or ParameterType.Decimal) || SlotPlace.IsAmount(_key.Bytes, slot));
            if (isAmount && ranges.Slots.Count < TemplateRanges.MaxSlots && Slots < maxSlots)
            {
                ranges.Add(slot, type);
                Slots++;
            }
        }
    }

    /// <summary>A slot with a series is learned wherever it stands, from its first number on.</summary>
    private void Require(TemplateRanges ranges, int slot, ValueReader reader)
    {
        if (slot < Math.Min(reader.Slots, 64) && (ranges.Known & (1UL << slot)) == 0 && double.IsFinite(reader.Number(slot, out ParameterType type)))
        {
            ranges.Add(slot, type);
            Slots++;
        }
    }

    private void Observe(EventBatch batch, int row, int template, TemplateRanges ranges, ValueReader reader, LineValues values)
    {
        SlotRange? worst = null;
        double least = 1;
        bool isAnyOver = false;
        foreach (SlotRange range in ranges.Slots)
        {
            double number = range.Slot < reader.Slots ? reader.Number(range.Slot, out ParameterType type) : Missing(out type);
            if (!double.IsFinite(number) || !range.Takes(type))
            {
                range.AddOther();
                continue;
            }

            double p = range.Add(number, type, _latest);
            isAnyOver |= range.IsGivenUp;
            if (p < least && !range.IsGivenUp)
            {
                (worst, least) = (range, p);
            }
        }

        if (worst is not null)
        {
            values.AddUnusual(row, Describe(batch, row, template, worst, least, reader));
        }

        if (isAnyOver)
        {
            Slots -= ranges.Slots.RemoveAll(static r => r.IsGivenUp);
        }
    }

    private static double Missing(out ParameterType type)
    {
        type = ParameterType.Empty;
        return double.NaN;
    }

    private UnusualValue Describe(EventBatch batch, int row, int template, SlotRange range, double p, ValueReader reader)
    {
        TemplateInfo info = templates[template];
        ReadOnlySpan<byte> body = batch.Text(LogText.Body, row);
        ReadOnlySpan<byte> service = batch.Text(LogText.Service, row);
        ReadOnlySpan<byte> host = batch.Text(LogText.Host, row);
        TemplateForm.KeyOf(info.Form ?? [], _key);
        return new UnusualValue(template, info.Id, TemplateText.Show(_key.Bytes), range.Slot + 1, TemplateSlots.KeysOf(_key.Bytes).ElementAtOrDefault(range.Slot), range.Type)
        {
            Number = reader.Number(range.Slot, out ParameterType _),
            Written = Encoding.UTF8.GetString(reader.Text(range.Slot)),
            PValue = p,
            History = range.History,
            Entity = !service.IsEmpty && !service.SequenceEqual("-"u8) ? new Entity(Encoding.UTF8.GetString(service))
                : !host.IsEmpty && !host.SequenceEqual("-"u8) ? new Entity(null, Encoding.UTF8.GetString(host)) : Entity.None,
            Severity = (Severity)batch.Severities[row],
            Example = Encoding.UTF8.GetString(body[..Math.Min(body.Length, UnusualValue.MaxExample)]),
        };
    }

    /// <summary>Makes room by what was idle for long; false when nothing was.</summary>
    private bool Forget(long line)
    {
        int before = Slots;
        foreach ((int template, TemplateRanges ranges) in _byTemplate.Where(r => line - r.Value.LastLine > IdleLines).ToArray())
        {
            Slots -= ranges.Slots.Count;
            _byTemplate.Remove(template);
        }

        return Slots < before && Slots < maxSlots;
    }

    private long FloorDivide(long time) => (time / windowSize) - (time % windowSize < 0 ? 1 : 0);
}
