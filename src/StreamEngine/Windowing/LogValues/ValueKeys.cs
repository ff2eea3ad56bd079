using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.LogValues;

/// <summary>The series that rules have so far: one for each combination of labels, up to the limit of the rule, and one for all others.</summary>
/// <param name="rules">The rules.</param>
internal sealed class ValueKeys(ValueRule[] rules)
{
    /// <summary>Value of a label that has no room, or is too long for one.</summary>
    internal const string Other = "<other>";

    private const int MaxLabel = 128;

    private readonly List<(int Rule, Entity Entity, byte[] Labels)> _all = [];
    private readonly Dictionary<(int Rule, UInt128 Labels), int> _byLabels = [];
    private readonly int[] _counts = new int[rules.Length];
    private readonly ByteBuffer _labels = new();

    /// <summary>Values that went to a series with <see cref="Other"/> for want of room.</summary>
    internal long Overflowed { get; private set; }

    /// <summary>Begins the labels of a value.</summary>
    internal void BeginLabels() => _labels.Clear();

    /// <summary>Adds the value of the next label; empty for a label that a line does not have.</summary>
    internal void AddLabel(ReadOnlySpan<byte> value) => _labels.Add(value.Length > MaxLabel ? "<other>"u8 : value);

    /// <summary>The number of the series of the labels that were added.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="entity">What a series is about that begins now.</param>
    internal int Of(int rule, Entity entity)
    {
        (int Rule, UInt128 Labels) key = (rule, HashOf(_labels.Bytes));
        if (_byLabels.TryGetValue(key, out int known))
        {
            return known;
        }

        if (_counts[rule] >= rules[rule].MaxSeries)
        {
            Overflowed++;
            _labels.Clear();
            for (int i = 0; i < rules[rule].Labels.Length; i++)
            {
                _labels.Add("<other>"u8);
            }

            key = (rule, HashOf(_labels.Bytes));
            if (_byLabels.TryGetValue(key, out known))
            {
                return known;
            }
        }

        _counts[rule]++;
        return Add(rule, entity, _labels.Bytes.ToArray());
    }

    /// <summary>Name, labels and entity of a series.</summary>
    internal SeriesInfo Describe(int key, int id)
    {
        (int rule, Entity entity, byte[] labels) = _all[key];
        var pairs = new List<KeyValuePair<string, string>> { new("template", rules[rule].Id), new("slot", rules[rule].Slot.ToString()) };
        int at = 0;
        foreach (Templates.Parameters.SlotName label in rules[rule].Labels)
        {
            int length = labels[at];
            if (length > 0)
            {
                pairs.Add(new(label.Label, Encoding.UTF8.GetString(labels, at + 1, length)));
            }

            at += 1 + length;
        }

        return new SeriesInfo(id, SeriesKind.Distribution, rules[rule].Name, [.. pairs.OrderBy(static p => p.Key, StringComparer.Ordinal)], entity);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Overflowed);
        output.WriteInt32(_all.Count);
        foreach ((int rule, Entity entity, byte[] labels) in _all)
        {
            output.WriteInt32(rule);
            output.WriteEntity(entity);
            output.WriteBytes(labels);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="keeps">False when the rules were others: what was written is passed over.</param>
    internal void Load(ref SnapshotInput input, bool keeps)
    {
        _all.Clear();
        _byLabels.Clear();
        Array.Clear(_counts);
        long overflowed = input.ReadInt64(0, long.MaxValue);
        Overflowed = keeps ? overflowed : 0;
        for (int left = input.ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            int rule = input.ReadInt32(0, int.MaxValue);
            Entity entity = input.ReadEntity();
            byte[] labels = input.ReadBytes().ToArray();
            if (keeps)
            {
                input.Require(rule < rules.Length && IsWellFormed(labels, rules[rule].Labels.Length) && !_byLabels.ContainsKey((rule, HashOf(labels))), "the labels of a series, once");
                _counts[rule]++;
                Add(rule, entity, labels);
            }
        }
    }

    private int Add(int rule, Entity entity, byte[] labels)
    {
        _byLabels.Add((rule, HashOf(labels)), _all.Count);
        _all.Add((rule, entity, labels));
        return _all.Count - 1;
    }

    private static UInt128 HashOf(ReadOnlySpan<byte> labels) => new(ByteHash.Hash(labels, ByteHash.Seed0), ByteHash.Hash(labels, ByteHash.Seed2));

    private static bool IsWellFormed(ReadOnlySpan<byte> labels, int count)
    {
        while (count-- > 0)
        {
            if (labels.IsEmpty || labels[0] > MaxLabel || labels[0] >= labels.Length)
            {
                return false;
            }

            labels = labels[(1 + labels[0])..];
        }

        return labels.IsEmpty;
    }

    /// <summary>Texts, each behind a byte with its length.</summary>
    private sealed class ByteBuffer
    {
        private byte[] _bytes = new byte[Templates.TemplateSeries.MaxLabels * (1 + MaxLabel)];
        private int _count;

        internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _count);

        internal void Clear() => _count = 0;

        internal void Add(ReadOnlySpan<byte> text)
        {
            _bytes[_count++] = (byte)text.Length;
            text.CopyTo(_bytes.AsSpan(_count));
            _count += text.Length;
        }
    }
}
