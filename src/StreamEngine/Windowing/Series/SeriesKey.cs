using System.Runtime.CompilerServices;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Reads the name and the labels of a metric row, as <see cref="Batching.MetricText"/> describes them, into a name and labels without escapes. A label
/// without a key or value is no label; of two with the same key the last counts. Kept and used again: no memory a row.
/// </summary>
internal sealed class SeriesKey
{
    private Piece[] _labels = new Piece[16];
    private byte[] _name = new byte[64];
    private byte[] _text = new byte[256];
    private int _nameLength;
    private int _end;

    /// <summary>Labels that there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The full name: the field is part of it unless it says nothing.</summary>
    internal ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    /// <summary>Hash of the name.</summary>
    internal UInt128 NameHash { get; private set; }

    /// <summary>Hash of the series.</summary>
    internal UInt128 Hash { get; private set; }

    /// <summary>True when a field says nothing that the name does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsIdle(ReadOnlySpan<byte> field) => field.IsEmpty || (field.Length == 5 && field.SequenceEqual("value"u8));

    /// <summary>A label as <c>key=value</c>, in the order of the row.</summary>
    internal ReadOnlySpan<byte> Label(int index) => _text.AsSpan(_labels[index].Start, _labels[index].Length);

    /// <summary>Length of the key of a label.</summary>
    internal int KeyOf(int index) => _labels[index].Key;

    /// <summary>Hash of a label.</summary>
    internal UInt128 HashOf(int index) => _labels[index].Hash;

    /// <summary>Reads a row.</summary>
    internal void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        Join(name, IsIdle(field) ? default : field);
        ReadLabels(labels);
        NameHash = SeriesHash.OfName(Name);
        var hash = new SeriesHash();
        hash.Add(NameHash);
        for (int i = 0; i < Count; i++)
        {
            _labels[i].Hash = SeriesHash.OfLabel(Label(i), _labels[i].Key);
            hash.Add(_labels[i].Hash);
        }

        Hash = hash.Finish();
    }

    private void Join(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field)
    {
        _nameLength = name.Length + field.Length + (name.IsEmpty || field.IsEmpty ? 0 : 1);
        if (_nameLength > _name.Length)
        {
            _name = new byte[_nameLength * 2];
        }

        name.CopyTo(_name);
        if (!name.IsEmpty && !field.IsEmpty)
        {
            _name[name.Length] = (byte)'.';
        }

        field.CopyTo(_name.AsSpan(_nameLength - field.Length));
    }

    private void ReadLabels(ReadOnlySpan<byte> labels)
    {
        Count = 0;
        _end = 0;
        if (labels.Length > _text.Length)
        {
            _text = new byte[labels.Length * 2];
        }

        if (labels.Contains((byte)'\\'))
        {
            ReadEscaped(labels);
            return;
        }

        labels.CopyTo(_text);
        for (int at = 0; at < labels.Length;)
        {
            int length = labels[at..].IndexOf((byte)',');
            length = length < 0 ? labels.Length - at : length;
            Keep(at, labels.Slice(at, length).IndexOf((byte)'='), length);
            at += length + 1;
        }
    }

    private void ReadEscaped(ReadOnlySpan<byte> labels)
    {
        int start = 0;
        int key = -1;
        for (int i = 0; i < labels.Length; i++)
        {
            byte value = labels[i];
            if (value == '\\' && i + 1 < labels.Length && labels[i + 1] is (byte)',' or (byte)'=' or (byte)' ' or (byte)'\\')
            {
                _text[_end++] = labels[++i];
            }
            else if (value == ',')
            {
                Keep(start, key, _end - start);
                start = _end;
                key = -1;
            }
            else
            {
                key = value == '=' && key < 0 ? _end - start : key;
                _text[_end++] = value;
            }
        }

        Keep(start, key, _end - start);
    }

    private void Keep(int start, int key, int length)
    {
        if (key <= 0 || key + 1 >= length)
        {
            return;
        }

        ReadOnlySpan<byte> name = _text.AsSpan(start, key + 1);
        for (int i = 0; i < Count; i++)
        {
            if (_labels[i].Key == key && Label(i)[..(key + 1)].SequenceEqual(name))
            {
                _labels[i] = new Piece { Start = start, Key = key, Length = length };
                return;
            }
        }

        if (Count == _labels.Length)
        {
            Array.Resize(ref _labels, Count * 2);
        }

        _labels[Count++] = new Piece { Start = start, Key = key, Length = length };
    }

    private struct Piece
    {
        internal int Start;
        internal int Key;
        internal int Length;
        internal UInt128 Hash;
    }
}
