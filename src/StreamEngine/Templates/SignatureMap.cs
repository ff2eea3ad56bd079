using System.Runtime.CompilerServices;

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

    private void Put(UInt128 signature, int template)
    {
        int mask = _values.Length - 1;
        int slot = (int)(ulong)signature & mask;
        while (_values[slot] >= 0 && _keys[slot] != signature)
        {
            slot = (slot + 1) & mask;
        }

        Count += _values[slot] < 0 ? 1 : 0;
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
