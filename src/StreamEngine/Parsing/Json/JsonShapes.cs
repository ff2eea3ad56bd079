using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>The shapes of records that were met. When most records have a shape of their own it stops looking for a while.</summary>
internal sealed class JsonShapes(ParserOptions options, JsonKeys keys)
{
    /// <summary>Most shapes that are kept.</summary>
    internal const int MaxShapes = 512;

    /// <summary>Shapes of one bucket that are tried for a record.</summary>
    private const int MaxTries = 4;

    private const int Buckets = 512;

    /// <summary>Records after which it is asked whether shapes help.</summary>
    private const int Period = 1024;

    /// <summary>Records that are read without shapes when they do not.</summary>
    private const int Pause = 16 * 1024;

    /// <summary>Records of a period that may turn out to have no shape after a closer look.</summary>
    private const int MaxVain = 32;

    private readonly JsonShape?[] _shapes = new JsonShape?[Buckets * MaxTries];
    private readonly uint[] _vain = new uint[Buckets];
    private readonly List<JsonShape> _all = [];
    private JsonShape? _last;
    private int _seen;
    private int _found;
    private int _paused;
    private int _tried;

    /// <summary>All shapes.</summary>
    internal List<JsonShape> All => _all;

    /// <summary>True when there are so many shapes that few more fit, they did not help, and it is time to look for others.</summary>
    internal bool IsStale { get; private set; }

    /// <summary>The shape of a record; null when it has none that is known.</summary>
    internal JsonShape? Find(ByteText text, Positions tokens, int count, int start, int end)
    {
        if (_paused > 0)
        {
            IsStale = --_paused == 0 && _all.Count > MaxShapes / 2;
            return null;
        }

        if (++_seen >= Period)
        {
            _paused = _found < Period / 8 ? Pause : 0;
            _seen = _found = _tried = 0;
        }

        if (count < 4 || tokens[0] != start || text[start] != '{')
        {
            return null;
        }

        JsonShape? expected = _last?.Next;
        if (expected is not null && expected.Tokens == count && expected.TryMatch(text, tokens, end))
        {
            _found++;
            _last = expected;
            return expected;
        }

        foreach (JsonShape? shape in _shapes.AsSpan(Bucket(Hash(text, tokens, count)), MaxTries))
        {
            if (shape is null)
            {
                break;
            }

            if (shape.Tokens == count && shape.TryMatch(text, tokens, end))
            {
                _found++;
                Follow(shape);
                return shape;
            }
        }

        return null;
    }

    /// <summary>The shape that records which follow each other have had; null when the last two were not of one shape.</summary>
    internal JsonShape? Repeated => _paused == 0 && _last is { } last && last.Next == last ? last : null;

    /// <summary>Records, at most, that are tried as a run: more after each run that held, one after one that did not.</summary>
    internal int RunLimit { get; private set; } = 1;

    /// <summary>Learns how far a run went.</summary>
    /// <param name="matched">Records of the shape.</param>
    /// <param name="tried">Records that were tried.</param>
    internal void EndRun(int matched, int tried)
    {
        RunLimit = matched == tried ? Math.Min(RunLimit * 2, RecordGroup.MaxRecords) : Math.Max(matched, 1);
        _seen += matched;
        _found += matched;
    }

    /// <summary>Learns the shape of a log record that was read another way.</summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="tokens">Structural bytes of the record.</param>
    /// <param name="positions">The same.</param>
    /// <param name="fields">The known fields of the record.</param>
    internal void Learn(ByteText text, ReadOnlySpan<int> tokens, Positions positions, ref FieldSet fields)
    {
        if (_paused > 0 || _all.Count >= MaxShapes || tokens.Length < 4 || _tried == MaxVain)
        {
            return;
        }

        uint hash = Hash(text, positions, tokens.Length);
        ref uint vain = ref _vain[hash % Buckets];
        Span<JsonShape?> bucket = _shapes.AsSpan(Bucket(hash), MaxTries);
        int free = bucket.IndexOf((JsonShape?)null);
        if (free < 0 || vain == hash)
        {
            return;
        }

        if (new JsonShapeReader(text, tokens, keys, options).Read(ref fields) is { } shape)
        {
            bucket[free] = shape;
            _all.Add(shape);
            shape.Next = shape;
            Follow(shape);
        }
        else
        {
            vain = hash;
            _tried++;
        }
    }

    private void Follow(JsonShape shape)
    {
        if (_last is not null)
        {
            _last.Next = shape;
        }

        _last = shape;
    }

    private static int Bucket(uint hash) => (int)(hash >> 7) % Buckets * MaxTries;

    /// <summary>A hash of the number of structural bytes and of some keys: the first one, the last one and three between them.</summary>
    private static uint Hash(ByteText text, Positions tokens, int count)
    {
        // Most records have a key behind every other structural byte.
        int quarter = count / 4 & ~1;
        ulong hash = Mix((ulong)count, text, tokens, 0);
        hash = Mix(hash, text, tokens, quarter);
        hash = Mix(hash, text, tokens, 2 * quarter);
        hash = Mix(hash, text, tokens, Math.Min(3 * quarter, count - 2));
        hash = Mix(hash, text, tokens, count - 3);
        return (uint)(hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ByteText text, Positions tokens, int token)
    {
        int at = tokens[token];
        int length = tokens[token + 1] - at - 1;
        ulong key = text[at] is (byte)',' or (byte)'{' ? text.Word(at + 1, length) ^ (ulong)length : 0;
        return BitOperations.RotateLeft((hash ^ key) * 0x9E3779B97F4A7C15, 29);
    }
}
