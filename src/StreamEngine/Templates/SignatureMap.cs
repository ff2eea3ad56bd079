using System.Runtime.CompilerServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates;

/// <summary>Open-addressing map from signatures to template indexes. Signatures are good hashes already: their low bits are the slot.</summary>
internal sealed class SignatureMap
{
    private UInt128[] _keys = new UInt128[1024];
    private int[] _values = new int[1024];

    internal SignatureMap() => Array.Fill(_values, -1);

    internal int Count { get; private set; }

    /// <summary>The template of a signature, -1 when it is not known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(UInt128 signature)
    {
        int[] values = _values;
        int mask = values.Length - 1;
        for (int slot = (int)(ulong)signature & mask; ; slot = (slot + 1) & mask)
        {
            int value = values[slot];
            if (value < 0 || _keys[slot] == signature)
            {
                return value;
            }
        }
    }

    /// <summary>Adds a signature that is not there.</summary>
    internal void Add(UInt128 signature, int template)
    {
        if (Count * 2 >= _values.Length)
        {
            Resize(_values.Length * 2);
        }

        Put(signature, template);
        Count++;
    }

    /// <summary>Leads the signatures of one template to another.</summary>
    internal void Redirect(int from, int to) => _values.AsSpan().Replace(from, to);

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Array.Fill(_values, -1);
        Count = 0;
    }

    /// <summary>Writes the signatures down in rising order.</summary>
    internal void Save(SnapshotOutput output)
    {
        var keys = new UInt128[Count];
        int[] values = new int[Count];
        for (int slot = 0, at = 0; slot < _values.Length; slot++)
        {
            if (_values[slot] >= 0)
            {
                (keys[at], values[at++]) = (_keys[slot], _values[slot]);
            }
        }

        Array.Sort(keys, values);
        output.WriteInt32(keys.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            output.WriteInt64((long)(ulong)(keys[i] >> 64));
            output.WriteInt64((long)(ulong)keys[i]);
            output.WriteInt32(values[i]);
        }
    }

    /// <summary>Reads signatures of templates below <paramref name="templates"/> in place of those that are there.</summary>
    internal void Load(ref SnapshotInput input, int templates)
    {
        Clear();
        UInt128 before = UInt128.Zero;
        for (int i = input.ReadCount(20); i > 0; i--)
        {
            var signature = new UInt128((ulong)input.ReadInt64(), (ulong)input.ReadInt64());
            input.Require(Count == 0 || signature > before, "a greater signature");
            Add(signature, input.ReadInt32(0, templates - 1));
            before = signature;
        }
    }

    private void Put(UInt128 signature, int template)
    {
        int mask = _values.Length - 1;
        int slot = (int)(ulong)signature & mask;
        while (_values[slot] >= 0)
        {
            slot = (slot + 1) & mask;
        }

        _keys[slot] = signature;
        _values[slot] = template;
    }

    private void Resize(int size)
    {
        UInt128[] keys = _keys;
        int[] values = _values;
        _keys = new UInt128[size];
        _values = new int[size];
        Array.Fill(_values, -1);
        for (int i = 0; i < keys.Length; i++)
        {
            if (values[i] >= 0)
            {
                Put(keys[i], values[i]);
            }
        }
    }
}
