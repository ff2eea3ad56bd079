namespace StreamEngine.Windowing;

/// <summary>
/// How a query cuts event time into windows: <see cref="HoppingWindow"/> (tumbling ones too), <see cref="CalendarWindow"/>, <see cref="SessionWindow"/> or
/// <see cref="CountWindow"/>.
/// </summary>
public abstract record WindowDefinition
{
    private protected WindowDefinition()
    {
    }
}
