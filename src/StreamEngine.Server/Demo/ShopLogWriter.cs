using System.Buffers;

namespace StreamEngine.Server.Demo;

/// <summary>
/// Writes the log records of the shop, second by second in order of time. Records arrive as a Poisson process whose rate follows the
/// requests of the service.
/// </summary>
internal sealed class ShopLogWriter(ulong seed, ShopTimeline timeline)
{
    private static readonly ShopMessage[] NewErrors =
    [
        new("ERROR", 5, "tax rule lookup failed for region {n}: no entry in rule table 7", 500),
        new("ERROR", 3, "tax rule lookup failed for region {n}: no entry in rule table 7\\n   at Shop.Tax.RuleTable.Find(Region region)"
            + "\\n   at Shop.Tax.TaxCalculator.Compute(Order order, Region region)\\n   at Shop.Orders.CheckoutService.Place(Order order)"
            + "\\n   at Shop.Web.CheckoutEndpoint.PostAsync(HttpRequest request)", 500),
    ];

    private static readonly ShopMessage Draining = new("INFO", 0, "shutting down on {host}, draining {n} requests");
    private static readonly ShopMessage Started = new("INFO", 0, "version {version} started on {host} in {ms} ms");
    private static readonly ShopMessage Configured = new("INFO", 0, "configuration {version} loaded on {host}");

    private readonly DemoRandom _random = new(seed ^ 0x106);
    private readonly ShopLogFormat _format = new(new DemoRandom(seed ^ 0x107));
    private readonly List<ShopLogEntry> _second = [];
    private readonly double[][] _cumulative = [.. ShopCatalog.Services.Select(Cumulate)];

    /// <summary>Writes all records.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        for (int second = 0; second < ShopTimeline.Seconds; second++)
        {
            _second.Clear();
            for (int service = 0; service < ShopCatalog.Services.Length; service++) AddRequests(service, second);
            foreach (ShopChange change in ShopChanges.All) AddRollout(change, second);
            _second.Sort();
            foreach (ShopLogEntry entry in _second)
            {
                _format.Write(output, entry, timeline.LatencyMs(entry.Service, entry.Host, second));
            }
        }
    }

    private static double[] Cumulate(ShopService service)
    {
        double sum = 0;
        return [.. service.Messages.Select(m => sum += m.Weight)];
    }

    private void AddRequests(int service, int second)
    {
        ShopService shop = ShopCatalog.Services[service];
        for (int host = 0; host < shop.Hosts; host++)
        {
            double excess = timeline.ErrorShare(service, host, second) - shop.ErrorShare;
            for (int n = _random.NextPoisson(timeline.RequestRate(service, second) * shop.LogShare); n > 0; n--)
            {
                ShopMessage message = _random.NextUnit() < excess ? Failure(service) : Healthy(service);
                Add(second, service, host, message);
            }
        }
    }

    // A failing checkout logs what only the bad version can say; its callers log what they always log when a call fails.
    private ShopMessage Failure(int service) =>
        service == ShopCatalog.Checkout ? NewErrors[_random.Next(8) < 5 ? 0 : 1] : ShopCatalog.Services[service].Messages[^1];

    private ShopMessage Healthy(int service)
    {
        double[] cumulative = _cumulative[service];
        double draw = _random.NextUnit() * cumulative[^1];
        int i = 0;
        while (draw >= cumulative[i]) i++;
        return ShopCatalog.Services[service].Messages[i];
    }

    private void AddRollout(ShopChange change, int second)
    {
        if (second < change.Second || second > change.Second + 60) return;
        int service = Array.FindIndex(ShopCatalog.Services, s => s.Name == change.Service);
        for (int host = 0; host < ShopCatalog.Services[service].Hosts; host++)
        {
            int switched = ShopTimeline.HostSwitchSecond(host) - ShopTimeline.BadDeploymentSecond + change.Second;
            if (change.Type == "config" && second == switched) Add(second, service, host, Configured, change.Version);
            if (change.Type == "deployment" && second == switched - 4) Add(second, service, host, Draining);
            if (change.Type == "deployment" && second == switched) Add(second, service, host, Started, change.Version);
        }
    }

    private void Add(int second, int service, int host, ShopMessage message, string? argument = null) =>
        _second.Add(new ShopLogEntry((second * 1000L) + _random.Next(1000), _second.Count, service, host, message, argument));
}
