using System.Diagnostics.CodeAnalysis;

namespace StreamEngine.Windowing.Series;

/// <summary>The descriptions that were asked for lately, one a place; what is pushed out is made again. Safe for any number of threads.</summary>
internal sealed class Descriptions(int most)
{
    private Described?[] _places = new Described?[Math.Min(64, most)];

    internal bool TryGet(int id, int generation, [NotNullWhen(true)] out SeriesInfo? info)
    {
        Described?[] places = Volatile.Read(ref _places);
        Described? found = Volatile.Read(ref places[id & (places.Length - 1)]);
        info = found is not null && found.Info.Id == id && found.Generation == generation ? found.Info : null;
        return info is not null;
    }

    internal SeriesInfo Keep(int generation, SeriesInfo info)
    {
        Described?[] places = Volatile.Read(ref _places);
        if (info.Id >= places.Length && places.Length < most)
        {
            // Whoever loses the race, or writes into the old one, keeps a description less.
            var larger = new Described?[Math.Min(most, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)info.Id + 1))];
            foreach (Described? described in places)
            {
                if (described is not null)
                {
                    larger[described.Info.Id & (larger.Length - 1)] = described;
                }
            }

            Volatile.Write(ref _places, larger);
            places = larger;
        }

        Volatile.Write(ref places[info.Id & (places.Length - 1)], new Described(info, generation));
        return info;
    }

    private sealed record Described(SeriesInfo Info, int Generation);
}
