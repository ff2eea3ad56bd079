using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// The keys that objects at one place of the records have had: the record itself, or what is nested under a path. A table grows up to a
/// limit; keys after that are looked at without being kept.
/// </summary>
internal sealed class JsonKeys
{
    /// <summary>Most keys of one place that are kept.</summary>
    internal const int MaxKeys = 4096;

    /// <summary>Most places that are kept apart.</summary>
    internal const int MaxPlaces = 1024;

    private const int MaxPath = 512;

    /// <summary>What the priority of an additional field is lowered by: more than there are among the others.</summary>
    private const int AfterOthers = 16;

    private readonly JsonKeys _root;
    private readonly byte[] _path;
    private readonly FieldNames _names;
    private readonly FieldProjection _projection;
    private readonly byte _mark;
    private JsonKey?[] _slots = new JsonKey?[16];
    private int _count;
    private int _places = 1;

    /// <summary>Makes the table of the records themselves.</summary>
    /// <param name="projection">Fields that get columns of their own.</param>
    /// <param name="mark">
    /// First byte of the names of additional fields, which is no part of what they are called; 0 for none. What such a field is known for
    /// counts when no other field says it.
    /// </param>
    internal JsonKeys(FieldProjection projection, byte mark = 0)
    {
        _mark = mark;
        _root = this;
        _path = [];
        _projection = projection;
        _names = new FieldNames(projection);
    }

    private JsonKeys(JsonKeys root, byte[] path)
    {
        _root = root;
        _path = path;
        _projection = root._projection;
        _names = root._names;
    }

    /// <summary>The key that came first last time.</summary>
    internal JsonKey? First { get; set; }

    /// <summary>Names of the fields that have columns of their own.</summary>
    internal FieldNames Names => _names;

    /// <summary>Finds a key, or makes it.</summary>
    internal JsonKey Find(ByteText text, int start, int length)
    {
        int mask = _slots.Length - 1;
        int at = Hash(text, start, length) & mask;
        while (_slots[at] is { } key)
        {
            if (key.Is(text, start, length))
            {
                return key;
            }

            at = (at + 1) & mask;
        }

        return Add(text.Slice(start, length));
    }

    private static int Hash(ByteText text, int start, int length)
    {
        ulong first = text.Word(start, length);
        ulong last = length > 8 ? text.Word(start + length - 8) : 0;
        return (int)(((first ^ (last * 0x9E3779B97F4A7C15) ^ (ulong)length) * 0xD6E8FEB86659FD93) >> 40);
    }

    private JsonKey Add(ReadOnlySpan<byte> text)
    {
        JsonKey key = Make(text);
        if (_count == MaxKeys)
        {
            return key;
        }

        if (++_count * 2 > _slots.Length)
        {
            JsonKey?[] old = _slots;
            _slots = new JsonKey?[old.Length * 2];
            foreach (JsonKey? kept in old)
            {
                if (kept is not null)
                {
                    Place(kept);
                }
            }
        }

        Place(key);
        return key;
    }

    private void Place(JsonKey key)
    {
        byte[] padded = new byte[key.Text.Length + ByteText.Padding];
        key.Text.CopyTo(padded);
        int mask = _slots.Length - 1;
        int at = Hash(new ByteText(padded.AsSpan(0, key.Text.Length)), 0, key.Text.Length) & mask;
        while (_slots[at] is not null)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = key;
    }

    private JsonKey Make(ReadOnlySpan<byte> text)
    {
        Span<byte> path = stackalloc byte[MaxPath];
        Span<byte> plain = text.Length <= MaxPath ? stackalloc byte[MaxPath] : new byte[text.Length];
        plain = plain[..(text.Contains((byte)'\\') ? TextDecoder.Unescape(text, plain) : Copy(text, plain))];
        if (_path.Length + 1 + plain.Length > MaxPath)
        {
            // Longer than any name that somebody knows or asks for.
            return new JsonKey(text, default, isKnown: false, _projection.IsAll && _path.Length == 0 ? _names.Resolve(plain) : -1, null);
        }

        bool additional = _mark != 0 && plain.Length > 1 && plain[0] == _mark;
        plain = additional ? plain[1..] : plain;
        int length = 0;
        if (_path.Length > 0)
        {
            _path.CopyTo(path);
            path[_path.Length] = (byte)'.';
            length = _path.Length + 1;
        }

        plain.CopyTo(path[length..]);
        path = path[..(length + plain.Length)];
        bool known = FieldTable.TryFind(path, out FieldEntry entry);
        entry = additional ? entry with { Priority = Math.Min(31, entry.Priority + AfterOthers) } : entry;
        JsonKeys? children = null;
        if (((known && entry.IsContainer) || _projection.MayReach(Encoding.UTF8.GetString(path))) && _root._places < MaxPlaces)
        {
            _root._places++;
            children = new JsonKeys(_root, path.ToArray());
        }

        return new JsonKey(text, entry, known, _names.Resolve(path), children);
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
