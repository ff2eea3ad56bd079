using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Novelty;

/// <summary>
/// What <see cref="NoveltyDetector"/> keeps, in groups of eight series, a vector a quantity, with the bits of the maps of a generation beside each other; 528 bytes a series. Groups lie in pages, so that none
/// is copied when there are more.
/// </summary>
internal sealed class NoveltyLanes
{
    /// <summary>Series of a group.</summary>
    internal const int Width = 8;

    /// <summary>Features of a series, of which each has a map.</summary>
    internal const int Features = 5;

    /// <summary>Values learned.</summary>
    internal const int Seen = 0;

    /// <summary>Mean size of the first values.</summary>
    internal const int Magnitude = 1;

    /// <summary>Day on which this generation of the maps began, and the values learned then.</summary>
    internal const int Begun = 2;
    internal const int BegunSeen = 3;

    /// <summary>Least value of this part, and of the one before.</summary>
    internal const int LeastNow = 4;
    internal const int LeastBefore = 5;

    /// <summary>The last values.</summary>
    internal const int Recent = 6;
    internal const int SpreadWindow = 4;

    /// <summary>Values that each map has learned.</summary>
    internal const int Counts = Recent + SpreadWindow;

    /// <summary>Numbers of each map: where its first bin begins, how long bins are, least and greatest value, mean and mean square.</summary>
    internal const int Maps = Counts + Features;
    internal const int Low = 0;
    internal const int BinWidth = 1;
    internal const int Least = 2;
    internal const int Greatest = 3;
    internal const int Mean = 4;
    internal const int Square = 5;
    internal const int MapFields = 6;

    internal const int Fields = Maps + (Features * MapFields);

    /// <summary>Numbers of a series that is written down: those before the maps with the tail among them, and maps with their bits.</summary>
    internal const int SavedFields = Maps + TailFields + (Features * (MapFields + (2 * BinMap.Words)));

    /// <summary>A count that single precision still tells from the next.</summary>
    internal const float MostSeen = 16_000_000;

    private const int TailFields = LaneTail.SavedBytes / 4;
    private const int Bits = Features * 2 * Width * BinMap.Words;
    private const int PageGroups = 16;

    private (AlignedArray<float> State, AlignedArray<uint> Bits)[] _pages = [];
    private LaneTail[] _tails = [];
    private double[] _anchors = [];

    /// <summary>What values of a series are relative to.</summary>
    internal ref double Anchor(int place) => ref _anchors[place];

    internal ReadOnlySpan<double> Anchors(int group) => _anchors.AsSpan(group * Width, Width);

    /// <summary>What is known of the novelty of a series.</summary>
    internal ref LaneTail Tail(int place) => ref _tails[place];

    /// <summary>The quantities of a group, a vector each.</summary>
    internal Span<Vector256<float>> Group(int group) =>
        MemoryMarshal.Cast<float, Vector256<float>>(_pages[group / PageGroups].State.Span.Slice(group % PageGroups * Fields * Width, Fields * Width));

    /// <summary>The bits of all maps of a group: by feature and generation those of the eight series.</summary>
    internal Span<uint> BitsOf(int group) => _pages[group / PageGroups].Bits.Span.Slice(group % PageGroups * Bits, Bits);

    /// <summary>Bits of one generation of a feature, of eight series.</summary>
    internal static Span<uint> Generation(Span<uint> bits, int feature, int generation) =>
        bits.Slice(((feature * 2) + generation) * Width * BinMap.Words, Width * BinMap.Words);

    /// <summary>Asks the processor for bits that are needed soon; the quantities it fetches by itself.</summary>
    internal void Ask(int group)
    {
        // Pages are made when their first series comes: there may be none yet where there is room for one.
        if ((group + 1) * Width <= _anchors.Length && group / PageGroups < _pages.Length && _pages[group / PageGroups].Bits.Length > 0)
        {
            Span<uint> bits = BitsOf(group);
            for (int feature = 0; feature < Features; feature++)
            {
                Prefetch.All<uint>(Generation(bits, feature, 0));
            }
        }
    }

    /// <summary>A series begins at a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="anchor">What its values are relative to.</param>
    internal void Begin(int place, double anchor)
    {
        Reserve(place);
        int lane = place % Width;
        Span<float> state = MemoryMarshal.Cast<Vector256<float>, float>(Group(place / Width));
        for (int field = 0; field < Fields; field++)
        {
            state[(field * Width) + lane] = 0;
        }

        Span<uint> bits = BitsOf(place / Width);
        for (int map = 0; map < 2 * Features; map++)
        {
            bits.Slice(((map * Width) + lane) * BinMap.Words, BinMap.Words).Clear();
        }

        (_anchors[place], _tails[place]) = (anchor, LaneTail.Start);
    }

    /// <summary>A new generation of the maps of a series begins; the older one is forgotten.</summary>
    internal static void Age(Span<uint> bits, int lane)
    {
        for (int feature = 0; feature < Features; feature++)
        {
            Span<uint> now = Generation(bits, feature, 0).Slice(lane * BinMap.Words, BinMap.Words);
            now.CopyTo(Generation(bits, feature, 1).Slice(lane * BinMap.Words, BinMap.Words));
            now.Clear();
        }
    }

    internal void Clear() => (_pages, _tails, _anchors) = ([], [], []);

    internal void Save(int place, SnapshotOutput output)
    {
        int lane = place % Width;
        Span<float> state = MemoryMarshal.Cast<Vector256<float>, float>(Group(place / Width));
        Span<uint> bits = BitsOf(place / Width);
        output.WriteDouble(_anchors[place]);
        for (int field = 0; field < Counts; field++)
        {
            output.WriteInt32(BitConverter.SingleToInt32Bits(state[(field * Width) + lane]));
        }

        output.WriteInt32s(MemoryMarshal.Cast<LaneTail, int>(new ReadOnlySpan<LaneTail>(in _tails[place])));
        for (int field = Counts; field < Maps; field++)
        {
            output.WriteInt32(BitConverter.SingleToInt32Bits(state[(field * Width) + lane]));
        }

        for (int feature = 0; feature < Features; feature++)
        {
            for (int field = Maps + (feature * MapFields); field < Maps + ((feature + 1) * MapFields); field++)
            {
                output.WriteInt32(BitConverter.SingleToInt32Bits(state[(field * Width) + lane]));
            }

            for (int generation = 0; generation < 2; generation++)
            {
                output.WriteInt32s(MemoryMarshal.Cast<uint, int>(Generation(bits, feature, generation).Slice(lane * BinMap.Words, BinMap.Words)));
            }
        }
    }

    /// <summary>Reads a series, whose count must be one that values can follow.</summary>
    internal void Load(int place, ref SnapshotInput input)
    {
        Begin(place, input.ReadDouble());
        int lane = place % Width;
        Span<float> state = MemoryMarshal.Cast<Vector256<float>, float>(Group(place / Width));
        Span<uint> bits = BitsOf(place / Width);
        for (int field = 0; field < Counts; field++)
        {
            state[(field * Width) + lane] = BitConverter.Int32BitsToSingle(input.ReadInt32());
        }

        float seen = state[(Seen * Width) + lane];
        input.Require(seen is >= 1 and <= MostSeen && seen == MathF.Floor(seen), "the state of a series");
        input.ReadInt32s(MemoryMarshal.Cast<LaneTail, int>(new Span<LaneTail>(ref _tails[place])));
        for (int field = Counts; field < Maps; field++)
        {
            state[(field * Width) + lane] = BitConverter.Int32BitsToSingle(input.ReadInt32());
        }

        for (int feature = 0; feature < Features; feature++)
        {
            for (int field = Maps + (feature * MapFields); field < Maps + ((feature + 1) * MapFields); field++)
            {
                state[(field * Width) + lane] = BitConverter.Int32BitsToSingle(input.ReadInt32());
            }

            for (int generation = 0; generation < 2; generation++)
            {
                input.ReadInt32s(MemoryMarshal.Cast<uint, int>(Generation(bits, feature, generation).Slice(lane * BinMap.Words, BinMap.Words)));
            }
        }
    }

    private void Reserve(int place)
    {
        if (place >= _anchors.Length)
        {
            int size = (Math.Max(place + 1, _anchors.Length + (_anchors.Length / 4)) + Width - 1) / Width * Width;
            Array.Resize(ref _anchors, size);
            Array.Resize(ref _tails, size);
        }

        int page = place / Width / PageGroups;
        if (page >= _pages.Length)
        {
            Array.Resize(ref _pages, Math.Max(page + 1, 2 * _pages.Length));
        }

        if (_pages[page].State.Length == 0)
        {
            _pages[page] = (new(PageGroups * Fields * Width), new(PageGroups * Bits));
        }
    }
}
