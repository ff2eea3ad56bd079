namespace StreamEngine.Server.Demo;

/// <summary>
/// The health of every service at every second. Logs and metrics are both drawn from it, which is why they tell the same story.
/// </summary>
internal sealed class ShopTimeline
{
    /// <summary>Length of the recording in seconds.</summary>
    public const int Seconds = 3 * 3600;

    /// <summary>Second of the bad deployment: 10:12.</summary>
    public const int BadDeploymentSecond = (2 * 3600) + (12 * 60);

    /// <summary>Second at which the trend of the disk reaches 100 %: three hours after the end.</summary>
    public const int DiskFullSecond = 2 * Seconds;

    /// <summary>The host whose disk fills up.</summary>
    public const string DiskHost = "inventory-2";

    // Rollout: the first host takes the bad version after 6 s, each further one 14 s later, so it is complete within a minute.
    private const int FirstHostSeconds = 6;
    private const int HostStepSeconds = 14;

    // Callers notice when their connection pools to checkout fill up.
    private const int FrontendDelaySeconds = 38;
    private const int FrontendRampSeconds = 25;
    private const int PaymentRampSeconds = 45;

    private readonly double[][] _load;
    private readonly double[] _trouble = new double[Seconds];

    /// <summary>Draws the timeline of a seed.</summary>
    public ShopTimeline(ulong seed)
    {
        var random = new DemoRandom(seed ^ 0x71AE);
        _load = [.. ShopCatalog.Services.Select(_ => DrawLoad(random))];
        double wander = 0;
        for (int t = 0; t < Seconds; t++)
        {
            // How bad the bad version is wanders with what customers order; correlated over about a minute.
            wander = (0.985 * wander) + (0.17 * random.NextGaussian());
            _trouble[t] = Math.Clamp(1 + (0.12 * wander), 0.6, 1.4);
        }
    }

    /// <summary>Start of the recording: 2026-01-05T08:00:00Z.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Whether a checkout host runs the bad version.</summary>
    public static bool RunsBadVersion(int host, int second) => second >= HostSwitchSecond(host);

    /// <summary>The second at which a checkout host starts with the bad version.</summary>
    public static int HostSwitchSecond(int host) => BadDeploymentSecond + FirstHostSeconds + (host * HostStepSeconds);

    /// <summary>Requests per second that a host of a service gets.</summary>
    public double RequestRate(int service, int second)
    {
        ShopService shop = ShopCatalog.Services[service];
        double rate = shop.RequestRate / shop.Hosts * _load[service][second];
        // Orders that fail before payment never reach it.
        return service == ShopCatalog.Payment ? rate * (1 - (0.42 * _trouble[second] * CheckoutShare(second, PaymentRampSeconds))) : rate;
    }

    /// <summary>Share of requests of a host that fail, 0 to 1.</summary>
    public double ErrorShare(int service, int host, int second)
    {
        double healthy = ShopCatalog.Services[service].ErrorShare;
        if (service == ShopCatalog.Checkout && RunsBadVersion(host, second)) return 0.36 * _trouble[second];
        if (service == ShopCatalog.Frontend) return healthy + (0.055 * _trouble[second] * FrontendTrouble(second));
        return healthy;
    }

    /// <summary>95th percentile of the latency of a host in milliseconds, without the noise of a measurement.</summary>
    public double LatencyMs(int service, int host, int second)
    {
        double healthy = ShopCatalog.Services[service].LatencyMs * (0.85 + (0.15 * _load[service][second]));
        if (service == ShopCatalog.Checkout && RunsBadVersion(host, second)) return healthy * (1 + (2.6 * _trouble[second]));
        if (service == ShopCatalog.Frontend) return healthy * (1 + (0.8 * _trouble[second] * FrontendTrouble(second)));
        return healthy;
    }

    /// <summary>How busy a service is relative to its mean.</summary>
    public double Load(int service, int second) => _load[service][second];

    /// <summary>Trend of the disk that fills up, in percent: a straight line from 61 at the start to 100.</summary>
    public static double DiskTrend(double second) => 61 + (39 * second / DiskFullSecond);

    private static double FrontendTrouble(int second) =>
        Math.Clamp((second - BadDeploymentSecond - FrontendDelaySeconds) / (double)FrontendRampSeconds, 0, 1);

    private static double CheckoutShare(int second, int ramp) =>
        Math.Clamp((second - BadDeploymentSecond - FirstHostSeconds) / (double)ramp, 0, 1);

    // A morning: traffic rises slowly by a tenth, with wander over minutes.
    private static double[] DrawLoad(DemoRandom random)
    {
        var load = new double[Seconds];
        double phase = random.NextUnit();
        double wander = 0;
        for (int t = 0; t < Seconds; t++)
        {
            wander = (0.995 * wander) + (0.1 * random.NextGaussian());
            double drift = 0.05 * Math.Sin(2 * Math.PI * ((t / 36000.0) + (0.1 * phase) - 0.15));
            load[t] = 1 + drift + (0.018 * Math.Clamp(wander, -2.5, 2.5));
        }
        return load;
    }
}
