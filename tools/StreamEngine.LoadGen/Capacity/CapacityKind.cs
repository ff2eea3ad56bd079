namespace StreamEngine.LoadGen.Capacity;

/// <summary>How something fills up, or does not. Shares are of what there is room for.</summary>
public enum CapacityKind
{
    /// <summary>A disk in percent that fills evenly, with white noise of 0.02 % to 0.3 %; full after 8 hours to 6 days.</summary>
    LinearPercent,

    /// <summary>The same as bytes that are free.</summary>
    LinearFree,

    /// <summary>The same as a ratio, of a queue.</summary>
    LinearRatio,

    /// <summary>The same as bytes used of a disk, with the size of the disk as a series beside it.</summary>
    LinearPair,

    /// <summary>A disk in percent that fills in bursts: at random times, by random amounts; full after 8 hours to 6 days.</summary>
    Bursts,

    /// <summary>A disk in percent that fills evenly, and from somewhere on the way three times as fast.</summary>
    Accelerating,

    /// <summary>A heap in percent that its collector empties every 10 minutes to 3 hours, and whose rest grows: full after 1 to 6 days.</summary>
    LeakWithCollector,

    /// <summary>A disk in percent with a daily season of 3 % to 10 % either way, and growth: full after 2 to 6 days.</summary>
    DailyWithGrowth,

    /// <summary>A disk in percent that fills evenly until somebody empties it, a third to four fifths of the way, after which it does not grow.</summary>
    Emptied,

    /// <summary>The same, but it only stops to grow.</summary>
    Stopped,

    /// <summary>A disk in percent that a cleanup empties every hour to every 12 hours, at 60 % to 95 %, without growth.</summary>
    Sawtooth,

    /// <summary>A disk in percent with a daily season up to at most 92 %, without growth.</summary>
    Daily,

    /// <summary>A queue in percent with noise around a level, without growth.</summary>
    Noise,

    /// <summary>A disk in percent that walks at random between 30 % and 90 %.</summary>
    Walk,
}
