using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates;

/// <summary>Open-addressing map from signatures to template indexes. Signatures are good hashes already: the upper bits of their lower half are the slot.</summary>
internal sealed class SignatureMap
{
    private const int FirstSlots = 1024;

    private UInt128[] _keys = new UInt128[FirstSlots];
    private int[] _values = new int[FirstSlots];
    private int _shift = ShiftOf(FirstSlots);

    internal SignatureMap() => Array.Fill(_values, -1);

    internal int Count { get; private set; }

    /// <summary>The template of a signature, -1 when it is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(UInt128 signature)
    {
        int[] values = _values;
        int mask = values.Length - 1;
        for (int slot = (int)((ulong)signature >> _shift); ; slot = (slot + 1) & mask)
        {
            int value = values[slot];
            if (value < 0 || _keys[slot] == signature)
            {
                return value;
            }
        }
    }

    /// <summary>Leads a signature to a template.</summary>
    internal void Set(UInt128 signature, int template)
    {
        if (8L * Count >= 7L * _values.Length)
        {
            Resize(_values.Length * 2);
        }

        Put(signature, template);
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Array.Fill(_values, -1);
        Count = 0;
    }

    /// <summary>Writes all entries, in the order of their keys: the same bytes whatever they were set in.</summary>
    internal void Save(SnapshotOutput output)
    {
        UInt128[] keys = new UInt128[Count];
        int count = 0;
        for (int slot = 0; slot < _values.Length; slot++)
        {
            if (_values[slot] >= 0)
            {
                keys[count++] = _keys[slot];
            }
        }

        Array.Sort(keys);
        output.WriteInt32(count);
        foreach (UInt128 key in keys)
        {
            output.WriteInt64((long)(ulong)(key >> 64));
            output.WriteInt64((long)(ulong)key);
            output.WriteInt32(Find(key));
        }
    }

    /// <summary>Takes entries in place of what there is.</summary>
    internal void Load(ref SnapshotInput input, int most, int templates)
    {
        const int EntryBytes = 20;
        Clear();
        int count = input.ReadCount(EntryBytes);
        input.Require(count <= most, FormattableString.Invariant($"at most {most} signatures"));
        for (int i = 0; i < count; i++)
        {
            var key = new UInt128((ulong)input.ReadInt64(), (ulong)input.ReadInt64());
            Set(key, input.ReadInt32(0, templates - 1));
        }

        input.Require(Count == count, "a signature once");
    }

    private static int ShiftOf(int slots) => 64 - BitOperations.Log2((uint)slots);

    private void Put(UInt128 signature, int template)
    {
        int mask = _values.Length - 1;
        int slot = (int)((ulong)signature >> _shift);
        while (_values[slot] >= 0 && _keys[slot] != signature)
        {
            slot = (slot + 1) & mask;
        }

        Count += _values[slot] < 0 ? 1 : 0;
        _keys[slot] = signature;
        _values[slot] = template;
    }

    /// <summary>Places follow the order of the keys, so that both the old slots and the new ones are gone through from begin to end.</summary>
    private void Resize(int size)
    {
        UInt128[] keys = _keys;
        int[] values = _values;
        _keys = new UInt128[size];
        _shift = ShiftOf(size);
        _values = new int[size];
        Array.Fill(_values, -1);
        Count = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            if (values[i] >= 0)
            {
                Put(keys[i], values[i]);
            }
        }
    }
}
