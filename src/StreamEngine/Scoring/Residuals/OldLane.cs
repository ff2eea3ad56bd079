using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>A series as snapshots held it before its values were relative to an anchor. Its tails are learned anew.</summary>
internal static class OldLane
{
    private const int Tails = 4;
    private const int SavedBytes = 4 + 4 + 4 + 1 + (15 * 8) + (Tails * 32);

    /// <summary>Reads all series of a model into lanes.</summary>
    internal static void LoadAll(Lanes lanes, ref SnapshotInput input, int profiles)
    {
        lanes.Clear();
        for (int i = input.ReadCount(sizeof(int) + SavedBytes); i > 0; i--)
        {
            int id = input.ReadSeriesId();
            lanes.Reserve(id);
            input.Require(!lanes.IsKnown(id), "a series once");
            Load(lanes, id, ref input, profiles);
        }
    }

    private static void Load(Lanes lanes, int id, ref SnapshotInput input, int profiles)
    {
        lanes.At(id, Lanes.Seen) = Math.Min(input.ReadInt32(0, int.MaxValue), Lanes.MostSeen);
        input.ReadInt32();
        lanes.SetProfile(id, input.ReadInt32(-2, profiles - 1));
        byte chosen = input.ReadByte();
        input.Require(chosen <= 2, "one of three predictors");
        lanes.At(id, Lanes.Chosen) = chosen;
        lanes.Last(id) = input.ReadInt64();
        lanes.Step(id) = input.ReadInt64(0, long.MaxValue);
        double anchor = input.ReadDouble();
        lanes.Anchor(id) = anchor;
        lanes.At(id, Lanes.FastTrend) = (float)input.ReadDouble();
        lanes.At(id, Lanes.FastError) = (float)input.ReadDouble();
        lanes.At(id, Lanes.SlowLevel) = (float)(input.ReadDouble() - anchor);
        lanes.At(id, Lanes.SlowError) = (float)input.ReadDouble();
        lanes.At(id, Lanes.SeasonOffset) = (float)input.ReadDouble();
        lanes.At(id, Lanes.SeasonError) = (float)input.ReadDouble();
        lanes.At(id, Lanes.Peak) = (float)input.ReadDouble();
        lanes.At(id, Lanes.Magnitude) = (float)input.ReadDouble();
        input.ReadDouble();
        input.ReadDouble();
        lanes.Head(id / Lanes.Width).Negative |= (byte)(input.ReadDouble() < 0 ? 1 << (id % Lanes.Width) : 0);
        lanes.At(id, Lanes.LastZ) = (float)input.ReadDouble();
        for (int tail = 0; tail < Tails; tail++)
        {
            TailModel.Load(ref input);
        }
    }
}
