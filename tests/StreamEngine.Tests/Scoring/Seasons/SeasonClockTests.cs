using FsCheck.Xunit;
using StreamEngine.Scoring.Seasons;
using Xunit;

namespace StreamEngine.Tests.Scoring.Seasons;

public sealed class SeasonClockTests
{
    [Property]
    public void PlacesFollowEachOtherThroughTheWeek(int seed, ushort minutes)
    {
        SeasonClock clock = SeasonClock.OfDay((1 + (minutes % 60)) * Frames.Minute);
        long time = (seed % 10_000L * SeasonClock.Hour) + (minutes * Frames.Minute);
        int place = clock.Place(time);
        Assert.InRange(place, 0, clock.Round - 1);
        Assert.Equal(place, clock.Place(time + (7 * SeasonClock.Day)));
        Assert.Equal(place % clock.Slots, clock.Place(time + SeasonClock.Day) % clock.Slots);
        Assert.Equal((place + 1) % clock.Round, clock.Place(time + (SeasonClock.Day / clock.Slots)));
    }

    [Property]
    public void AMovedClockIsAnHourEarlierOrLater(int hours, bool earlier)
    {
        SeasonClock clock = SeasonClock.OfDay(Frames.Minute);
        long time = hours % 10_000L * SeasonClock.Hour;
        SeasonClock moved = clock.Moved(earlier ? 1 : -1);
        Assert.Equal(clock.Place(time + ((earlier ? 1 : -1) * SeasonClock.Hour)), moved.Place(time));
        Assert.Equal(clock, moved.Moved(earlier ? -1 : 1));
        Assert.True(moved.IsPossible);
    }

    [Property]
    public void AnyPeriodHasSlotsThatAreNoNarrowerThanAStep(uint seconds, ushort steps)
    {
        long step = (1 + (seconds % 100_000)) * 1_000_000_000L;
        long period = Math.Min((4 + steps) * step, SeasonClock.Longest);
        if (period < 4 * step)
        {
            return;
        }

        SeasonClock clock = SeasonClock.Of(period, step);
        Assert.True(clock.IsPossible);
        Assert.True(clock.Slots * step <= period + (step / 2));
        Assert.InRange(clock.Place(step * 12_345), 0, clock.Slots - 1);
    }
}
