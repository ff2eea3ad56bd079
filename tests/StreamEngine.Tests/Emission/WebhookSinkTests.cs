using System.Net;
using System.Text.Json;
using StreamEngine.Emission;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed class WebhookSinkTests
{
    private readonly ManualTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Insights_are_posted_as_a_json_array_with_the_headers()
    {
        using var handler = new Handler((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted)));
        var options = new WebhookOptions { Url = new Uri("https://example.test/hook") };
        options.Headers["Authorization"] = "Bearer t";
        await using var sink = new WebhookSink(options, handler, _time);
        await sink.WriteAsync(Sample.Insights(2), Token);
        using JsonDocument body = JsonDocument.Parse(handler.Body!);
        Assert.Equal(2, body.RootElement.GetArrayLength());
        Assert.Equal(("POST", "application/json", "Bearer t"), (handler.Method, handler.ContentType, handler.Authorization));
    }

    [Fact]
    public async Task Json_lines_have_a_line_an_insight()
    {
        using var handler = new Handler((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)));
        await using var sink = new WebhookSink(new WebhookOptions { Url = new Uri("http://example.test/"), Format = WebhookFormat.JsonLines }, handler, _time);
        await sink.WriteAsync(Sample.Insights(3), Token);
        Assert.Equal(3, handler.Body!.Count(c => c == '\n'));
        Assert.Equal("application/x-ndjson", handler.ContentType);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(302, true)]
    [InlineData(408, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task Client_errors_are_permanent_and_others_are_not(int status, bool permanent)
    {
        SinkException e = await Fail((_, _) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)));
        Assert.Equal(permanent, e.IsPermanent);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_after_is_passed_on_as_seconds_and_as_a_date()
    {
        SinkException seconds = await Fail((_, _) => Task.FromResult(Response(h => h.RetryAfter = new(TimeSpan.FromSeconds(30)))));
        SinkException date = await Fail((_, _) => Task.FromResult(Response(h => h.RetryAfter = new(_time.GetUtcNow().AddSeconds(90)))));
        Assert.Equal(TimeSpan.FromSeconds(30), seconds.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(90), date.RetryAfter);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_up_after_the_timeout()
    {
        Task<SinkException> failing = Fail(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new HttpResponseMessage();
        });
        await _time.FireAsync(due => due == TimeSpan.FromSeconds(10));
        SinkException e = await failing;
        Assert.False(e.IsPermanent);
        Assert.Contains("no answer within 10 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_may_be_tried_again()
    {
        SinkException e = await Fail((_, _) => throw new HttpRequestException("connection refused"));
        Assert.False(e.IsPermanent);
        Assert.Contains("connection refused", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WebhookSink(new WebhookOptions()));
        Assert.Throws<ArgumentException>(() => new WebhookSink(new WebhookOptions { Url = new Uri("ftp://x/") }));
        Assert.Throws<ArgumentException>(() => new WebhookSink(new WebhookOptions { Url = new Uri("http://x/"), Timeout = TimeSpan.Zero }));
    }

    private static HttpResponseMessage Response(Action<System.Net.Http.Headers.HttpResponseHeaders> set)
    {
        var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        set(response.Headers);
        return response;
    }

    private async Task<SinkException> Fail(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        using var handler = new Handler(answer);
        await using var sink = new WebhookSink(new WebhookOptions { Url = new Uri("http://user:secret@example.test/hook?key=secret") }, handler, _time);
        return await Assert.ThrowsAsync<SinkException>(async () => await sink.WriteAsync(Sample.Insights(1), Token));
    }

    private sealed class Handler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        internal string? Body { get; private set; }

        internal string? Method { get; private set; }

        internal string? ContentType { get; private set; }

        internal string? Authorization { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            Method = request.Method.Method;
            ContentType = request.Content.Headers.ContentType?.MediaType;
            Authorization = request.Headers.Authorization?.ToString();
            return await answer(request, cancellationToken);
        }
    }
}
