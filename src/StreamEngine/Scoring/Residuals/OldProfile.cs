using StreamEngine.Scoring.Seasons;

namespace StreamEngine.Scoring.Residuals;

/// <summary>Profiles of a day as snapshots held them in double precision. Their weeks begin anew.</summary>
internal static class OldProfile
{
    /// <summary>Takes over the profiles that series name.</summary>
    /// <param name="lanes">Series.</param>
    /// <param name="seasons">Where profiles go to.</param>
    /// <param name="table">Where they are.</param>
    internal static void TakeAll(Lanes lanes, SeasonStore seasons, SeasonTable table)
    {
        for (int id = 0; id < lanes.Capacity; id++)
        {
            int old = lanes.Profile(id);
            if (old >= 0)
            {
                int profile = seasons.Allocate(SeasonClock.OfDay(Math.Max(1, lanes.Step(id))), id, lanes.Anchor(id));
                lanes.SetProfile(id, profile);
                if (profile >= 0)
                {
                    Take(seasons, profile, table, old);
                }
            }
        }
    }

    private static void Take(SeasonStore seasons, int profile, SeasonTable table, int old)
    {
        int slots = seasons.ClockOf(profile).Slots;
        int known = 0;
        for (int slot = 0; slot < slots; slot++)
        {
            double mean = table.MeanOf(old, slot * table.SlotsOf(old) / slots);
            if (double.IsFinite(mean))
            {
                seasons.Set(profile, slot, mean);
                known++;
            }
        }

        if (known == slots)
        {
            seasons.SetKnown(profile);
        }
    }
}
